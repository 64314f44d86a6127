import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Receiver } from '../../testing/receiver.js';
import { type GuardedSenderOptions, GuardedWebhookSender } from './guarded.js';

const forbidden = { error: 'the URL leads to an address that must not be called' };
const senders: GuardedWebhookSender[] = [];
let receiver: Receiver;

function sender(options: Partial<GuardedSenderOptions> = {}): GuardedWebhookSender {
  const made = new GuardedWebhookSender({ allowedNetworks: [], ...options });
  senders.push(made);
  return made;
}

const names =
  (book: Record<string, string[]>): GuardedSenderOptions['resolve'] =>
  async (host) =>
    (book[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const post = (by: GuardedWebhookSender, url: string) => by.post({ url, headers: { 'X-Test': 'yes' }, body: '{"a":1}' });

beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(async () => {
  receiver.close();
  await Promise.all(senders.splice(0).map((made) => made.close()));
});

describe('GuardedWebhookSender', () => {
  it('posts to a network that the operator opened', async () => {
    const answer = await post(sender({ allowedNetworks: ['127.0.0.1'] }), `${receiver.url}/hook?x=1`);
    expect(answer).toEqual({ status: 200, durationMs: expect.any(Number) });
    expect(receiver.received).toMatchObject([{ path: '/hook?x=1', headers: { 'x-test': 'yes' }, body: '{"a":1}' }]);
  });

  it('connects to nothing inside, however the address is written', async () => {
    const hosts = [
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '127.0.0.1.',
      '0',
    ];
    for (const host of hosts)
      for (const scheme of ['http', 'https'])
        expect(await post(sender(), `${scheme}://${host}:${receiver.port}/`), host).toMatchObject(forbidden);
    expect(await post(sender(), `http://localhost:${receiver.port}/`)).toMatchObject(forbidden);
    expect(receiver.received).toEqual([]);
  });

  it('looks at where a name leads at the moment of the call', async () => {
    let address = '1.1.1.1';
    const rebinding = sender({ resolve: async () => [{ address, family: 4 }] });
    expect(await rebinding.refusal('https://rebind.example/')).toBeUndefined();
    address = '127.0.0.1';
    expect(await post(rebinding, `https://rebind.example:${receiver.port}/`)).toMatchObject(forbidden);
  });

  it('refuses a name of which one address is inside', async () => {
    const both = sender({ resolve: names({ 'both.example': ['1.1.1.1', '::ffff:10.0.0.1'] }) });
    expect(await post(both, 'https://both.example/')).toMatchObject(forbidden);
    expect(await both.refusal('https://both.example/')).toMatch(/private/);
  });

  it('follows no redirect', async () => {
    receiver.answer = (_, response) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    expect(await post(sender({ allowedNetworks: ['127.0.0.1'] }), receiver.url)).toMatchObject({ status: 302 });
    expect(receiver.received).toHaveLength(1);
  });

  it('gives up on a server that does not answer, and on a refused connection', async () => {
    receiver.answer = () => {};
    const impatient = sender({ allowedNetworks: ['127.0.0.1'], timeoutMs: 200 });
    expect(await post(impatient, receiver.url)).toMatchObject({ error: 'no answer within 0.2 s' });
    const { url } = receiver;
    receiver.close();
    expect(await post(impatient, url)).toMatchObject({ error: expect.stringMatching(/connection was (refused|cut)/) });
  });

  it('reads no more than a little of an answer, however long it goes on', async () => {
    let written = 0;
    receiver.answer = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const answer = await post(sender({ allowedNetworks: ['127.0.0.1'], timeoutMs: 2_000 }), receiver.url);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.durationMs).toBeLessThan(1_500);
    expect(written).toBeLessThan(50_000_000);
  });

  it('takes https anywhere outside, and http only where the operator opened a network', async () => {
    const by = sender({
      allowedNetworks: ['10.0.0.0/8'],
      resolve: names({ 'out.example': ['1.1.1.1'], 'in.example': ['10.0.0.7'], 'local.example': ['127.0.0.1'] }),
    });
    expect(await by.refusal('https://out.example/hook')).toBeUndefined();
    expect(await by.refusal('https://unknown.example/')).toBeUndefined();
    expect(await by.refusal('http://in.example:8080/')).toBeUndefined();
    expect(await by.refusal('https://10.1.1.1/')).toBeUndefined();
    for (const url of ['http://out.example/', 'http://unknown.example/', 'ftp://out.example/', 'http://1.1.1.1/'])
      expect(await by.refusal(url), url).toBe('must begin with https://');
    for (const url of ['https://local.example/', 'https://192.168.0.1/', 'http://127.0.0.1/', 'https://[::1]/'])
      expect(await by.refusal(url), url).toMatch(/private/);
    expect(await by.refusal('https://user:pass@out.example/')).toMatch(/user name/);
    expect(await by.refusal('https://out.example/#part')).toMatch(/fragment/);
    expect(await by.refusal('out.example')).toMatch(/must be a URL/);
    expect(await by.refusal(`https://out.example/${'x'.repeat(2_048)}`)).toMatch(/2048 characters/);
  });
});
