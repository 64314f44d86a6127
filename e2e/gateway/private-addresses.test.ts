import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import { expectProblem } from '../support/expect-problem.js';
import { type Gateway, newGateway, newProduct, outputsOf, productBody } from '../support/gateway.js';
import { expectGatewayRefusal, provokingGateway } from '../support/gateway-provokes.js';
import { OwnServer } from '../support/own-server.js';
import { Upstream } from '../support/upstream-process.js';

/** Of a server that was not told that it may call private addresses. */
let server: OwnServer;
let admin: Admin;
let gateway: Gateway;
let upstream: Upstream;
/** Made while the server was allowed to call them. */
const before: { slug: string; url: string }[] = [];
beforeAll(async () => {
  upstream = await Upstream.start();
  server = await OwnServer.create();
  const allowing = await server.start({ FACET_ALLOW_PRIVATE_UPSTREAMS: '1' });
  const { port } = new URL(upstream.url());
  for (const url of [upstream.url('/'), `http://localhost:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`])
    before.push({
      slug: (await newProduct(allowing, { backend: { url, credential: 'credential-marker' } })).slug,
      url,
    });
  const callable = await newGateway(
    allowing,
    before.map(({ slug }) => slug),
  );
  for (const { slug } of before) outputsOf(await callable.call(slug, {}));
  await server.stop();
  await upstream.stop();
  await upstream.start();
  admin = await server.start();
  gateway = await newGateway(
    admin,
    before.map(({ slug }) => slug),
  );
}, 240_000);
afterAll(async () => {
  await server?.close();
  await upstream?.stop();
});

/** One machine inside, in every way in which it can be written, and the rest of what no product may reach. */
function privateUrls(): string[] {
  const { port } = new URL(upstream.url());
  const loopback = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '127.255.255.254',
    '0x7f000001',
    '0x7f.0.0.1',
    '2130706433',
    '017700000001',
    '0177.0.0.1',
    '0',
    '0.0.0.0',
    '127.0.0.1.',
    '①②⑦.0.0.1',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ];
  const elsewhere = [
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '[::ffff:169.254.169.254]',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '[fe80::1]',
    '[fd00::1]',
    '[fc00::1]',
    '[ff02::1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
  ];
  return [...loopback, ...elsewhere].flatMap((host) => [`http://${host}:${port}/`, `https://${host}:${port}/x?y=1`]);
}

test('products on private addresses are refused when they are saved, in every form', async () => {
  for (const url of privateUrls()) {
    const answer = await admin.call('POST', '/products', productBody({ backend: { url } }));
    expect({ url, status: answer.status, text: answer.text }).toMatchObject({ url, status: 422 });
    expect(expectProblem(answer, 422).detail).toMatch(/backend\.url: .*(private|local|reserved)/);
  }
});

test('so are changes to such addresses, and the product stays as it was', async () => {
  const { slug } = await newProduct(admin, { backend: { url: 'https://models.example.com/v1' } });
  for (const url of privateUrls().slice(0, 8)) {
    const answer = await admin.call('PATCH', `/products/${slug}`, { backend: { url } });
    expect({ url, status: answer.status }).toEqual({ url, status: 422 });
  }
  const kept = (await admin.call('GET', `/products/${slug}`)).json<{ backend: { url: string }; version: number }>();
  expect(kept).toMatchObject({ backend: { url: 'https://models.example.com/v1' }, version: 1 });
});

test('URLs that are no HTTP, hold a password or make no sense are refused', async () => {
  const urls = [
    'ftp://models.example.com/',
    'file:///etc/passwd',
    'gopher://models.example.com/',
    'data:application/json,{}',
    'javascript:alert(1)',
    'models.example.com/v1',
    '//models.example.com',
    'http://',
    'http:// /',
    '',
    'https://user:password@models.example.com/',
    'https://user@models.example.com/',
    `https://models.example.com/${'x'.repeat(3_000)}`,
  ];
  for (const url of urls) {
    const answer = await admin.call('POST', '/products', productBody({ backend: { url } }));
    expect({ url, status: answer.status }).toEqual({ url, status: 422 });
    expect(expectProblem(answer, 422).detail).toContain('backend.url');
  }
});

test(
  provokingGateway('service_unavailable', 'a private address, checked again when the connection is made'),
  async () => {
    for (const { slug } of before) {
      for (const format of ['json', 'pdf'])
        expectGatewayRefusal(await gateway.call(slug, {}, { format }), 'service_unavailable');
      const tried = await admin.call('POST', `/products/${slug}/test`, { inputs: {} });
      expect(tried.json()).toMatchObject({ status: 503, explanation: expect.stringMatching(/private|address/) });
      expect(tried.text).not.toContain('credential-marker');
    }
    expect(await upstream.received()).toEqual([]);
  },
);

test('a name that leads nowhere may be saved; calling it is an outage', async () => {
  const { slug } = await newProduct(admin, { backend: { url: 'https://models.invalid/v1' } });
  const own = await gateway.withKey({ products: [slug] });
  expectGatewayRefusal(await own.call(slug, {}), 'service_unavailable');
});
