import { expect } from 'vitest';
import type { Admin } from '../support/admin.js';
import type { Answer } from '../support/http.js';
import { newMail, newOrganisation, PASSWORD, signIn, visitor } from '../support/workspace.js';
import type { Caller } from '../support/workspace-caller.js';
import { workspaceTest as test } from '../support/workspace-provokes.js';

const WRONG = 'not the right password';
/** Fewer than the wrong attempts that an address is granted; a sign-in between them starts the count anew. */
const ROUND = 8;
const ROUNDS = 5;

/** What an answer shows, without what differs between any two requests. */
function shown({ status, headers, text }: Answer): unknown {
  const { date: _, 'x-request-id': id, ...rest } = headers;
  const body = text
    .replaceAll(String(id).replaceAll('-', ''), 'ID')
    .replace(/"timestamp":"[^"]+"/, '"timestamp":"T"')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/person-[0-9a-f]+@example\.com/g, 'MAIL');
  return { status, headers: rest, body };
}

const asks: Readonly<Record<string, (caller: Caller, email: string) => Promise<Answer>>> = {
  'signing in': (caller, email) => caller.post('/auth/login', { email, password: WRONG }),
  'signing in with a code': (caller, email) => caller.post('/auth/login', { email, password: WRONG, otp: '123456' }),
  'a forgotten password': (caller, email) => caller.post('/auth/forgot-password', { email }),
  'another mail': (caller, email) => caller.post('/auth/resend-verification', { email }),
  'signing up': (caller, email) => caller.post('/auth/register', { email, password: PASSWORD, organization: 'Same' }),
};

for (const [name, ask] of Object.entries(asks)) {
  test(`${name}: the same answer for an address that is registered and for one that is not`, async ({ admin }) => {
    // The address that tests are given differs in every run, so it has to be of the same form here.
    const { email } = await newOrganisation(admin);
    const [known, unknown] = [await ask(visitor(admin), email), await ask(visitor(admin), newMail())];
    expect(shown(known)).toEqual(shown(unknown));
  });
}

/** How long something takes, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The chance that one of the first takes longer than one of the second, 0..1: 0.5 for what cannot be told apart. */
function chanceOfLonger(first: readonly number[], second: readonly number[]): number {
  const wins = first.flatMap((one) => second.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)));
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
}

async function timesOf(admin: Admin, ask: (caller: Caller, email: string) => Promise<Answer>) {
  const { email } = await newOrganisation(admin);
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await signIn(visitor(admin), email);
    for (let n = 0; n < ROUND; n++) {
      const pair = [
        async () => known.push(await timed(() => ask(visitor(admin), email))),
        async () => unknown.push(await timed(() => ask(visitor(admin), newMail()))),
      ];
      // In turns, and each first half of the time, so that whatever else the machine does strikes both alike.
      for (const one of n % 2 === 0 ? pair : pair.reverse()) await one();
    }
  }
  return { known, unknown };
}

/**
 * With 40 of each, the chance strays from a half by 0.065 (one standard deviation) when both are of one distribution.
 * Leaving the password of an unknown address unhashed would make it 1.
 */
const MOST = 0.8;

for (const name of ['signing in', 'a forgotten password']) {
  test(`${name}: the time taken does not tell whether an address is registered`, { timeout: 120_000 }, async ({
    admin,
  }) => {
    const { known, unknown } = await timesOf(admin, asks[name] as (typeof asks)[string]);
    const chance = chanceOfLonger(known, unknown);
    expect(chance).toBeGreaterThan(1 - MOST);
    expect(chance).toBeLessThan(MOST);
  });
}
