import { expect, it, vi } from 'vitest';
import { FacetError } from './errors.js';
import { memorySessions, type Session } from './session.js';
import { SessionKeeper, type Tokens } from './workspace-session.js';

const tokens = (name: string, expires_in = 3600): Tokens => ({
  access_token: `access ${name}`,
  refresh_token: `refresh ${name}`,
  expires_in,
});

function refusal(code: string, status = 401): FacetError {
  const rest = { requestId: undefined, retryAfterSeconds: undefined, body: '', badFields: [] };
  return new FacetError({ surface: 'workspace', status, code, message: code, ...rest });
}

/** A server that knows one access token at a time. */
function setUp(session: Session | undefined, refresh = async (_: string) => tokens('two')) {
  const store = memorySessions(session);
  const refreshed = vi.fn(refresh);
  const call = vi.fn(async (token: string | undefined) => {
    if (token === 'access one') throw refusal('TOKEN_EXPIRED');
    return token;
  });
  return { store, refreshed, call, keeper: new SessionKeeper(store, refreshed) };
}
const one: Session = { accessToken: 'access one', refreshToken: 'refresh one', expiresAt: Date.now() + 3_600_000 };

it('calls without a token when nobody is signed in', async () => {
  const { keeper, call, refreshed } = setUp(undefined);
  expect(await keeper.run(call)).toBeUndefined();
  expect(refreshed).not.toHaveBeenCalled();
});

it('renews a token that has expired, once for all calls that met it, and calls again', async () => {
  const { keeper, call, refreshed, store } = setUp(one);
  expect(await Promise.all([keeper.run(call), keeper.run(call), keeper.run(call)])).toEqual(
    Array(3).fill('access two'),
  );
  expect(refreshed.mock.calls).toEqual([['refresh one']]);
  expect(store.read()).toMatchObject({ accessToken: 'access two', refreshToken: 'refresh two' });
});

it('renews a token that is about to expire before it is used', async () => {
  const { keeper, call } = setUp({ ...one, expiresAt: Date.now() + 5_000 });
  expect(await keeper.run(call)).toBe('access two');
  expect(call).toHaveBeenCalledTimes(1);
});

it('takes the session that another window has renewed meanwhile', async () => {
  const { keeper, call, refreshed, store } = setUp(one);
  const other = { ...one, accessToken: 'access three', refreshToken: 'refresh three' };
  const exclusively = async <Result>(work: () => Promise<Result>) => {
    store.write(other);
    return work();
  };
  const shared = new SessionKeeper({ ...store, exclusively }, refreshed);
  expect(await shared.run(call)).toBe('access three');
  expect(refreshed).not.toHaveBeenCalled();
  expect(keeper.current).toBe(other);
});

it('forgets a session that the server has ended, and keeps one that it could not ask about', async () => {
  const ended = setUp(one, async () => Promise.reject(refusal('TOKEN_INVALID')));
  await expect(ended.keeper.run(ended.call)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  expect(ended.store.read()).toBeUndefined();
  const busy = setUp(one, async () => Promise.reject(refusal('SERVICE_OVERLOADED', 503)));
  await expect(busy.keeper.run(busy.call)).rejects.toMatchObject({ status: 503 });
  expect(busy.store.read()).toBe(one);
});

it('does not try again what is refused for another reason', async () => {
  const { keeper, refreshed } = setUp(one);
  await expect(keeper.run(() => Promise.reject(refusal('FORBIDDEN', 403)))).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(refreshed).not.toHaveBeenCalled();
});
