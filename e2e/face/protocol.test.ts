import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import { eventually, send } from '../support/http.js';
import { field, file, multipart, multipartType, partHead } from '../support/multipart.js';
import { landscape } from '../support/photos.js';
import { expectRefusal, expectRequestId, provokes, saying } from '../support/provokes.js';
import { dial, exchange, uploadHead } from '../support/socket.js';

let photo: Buffer;
beforeAll(async () => {
  photo = await landscape(320, 240);
});

provokes('not_found', 'unknown paths below the version', async ({ face }) => [
  await face.request('GET', '/nowhere'),
  await face.request('POST', '/faces:recognise'),
  await face.request('POST', '/faces:detect/'),
  await face.request('POST', '/faces:detect/more'),
  await face.request('GET', '/'),
  await face.request('GET', '/%ZZ'),
  await face.request('GET', '/..%2f..%2fetc%2fpasswd'),
]);

provokes('not_found', 'unknown versions and the bare surface', async ({ face }) => {
  const root = `${face.baseUrl}/face`;
  const headers = { authorization: `Bearer ${face.key}` };
  const paths = ['', '/', '/api', '/api/v3/faces:detect', '/v2/faces:detect', '/faces:detect'];
  const answers = [];
  for (const path of paths) answers.push(await send({ method: 'POST', url: root + path, headers }));
  return answers;
});

provokes('method_not_allowed', 'every other method of detect and compare', async ({ face }) => {
  const answers = [];
  for (const path of ['/faces:detect', '/faces:compare']) {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) answers.push(await face.request(method, path));
  }
  for (const { headers } of answers) expect(headers.allow).toBe('POST');
  return answers.map((answer) => saying('Method not allowed; use POST', answer));
});

provokes('validation_error', 'a body that is not multipart', async ({ face }) => {
  const types = ['application/json', 'text/plain', 'image/jpeg', 'application/x-www-form-urlencoded', 'nonsense'];
  const answers = [];
  for (const type of types) {
    answers.push(await face.request('POST', '/faces:detect', { headers: { 'content-type': type }, body: photo }));
  }
  return [
    ...answers,
    await face.request('POST', '/faces:detect', { body: photo }),
    await face.request('POST', '/faces:compare'),
  ];
});

provokes('validation_error', 'multipart without a boundary, or with an empty one', async ({ face }) => {
  const { body } = multipart([file('image', photo)]);
  const answers = [];
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""']) {
    answers.push(await face.request('POST', '/faces:detect', { headers: { 'content-type': type }, body }));
  }
  return answers;
});

provokes(
  'validation_error',
  'multipart whose end never comes, that is no multipart, or that has no parts',
  async ({ face }) => {
    const headers = { 'content-type': multipartType };
    const whole = multipart([file('image', photo)]).body;
    const bodies = [
      whole.subarray(0, -30),
      whole.subarray(0, whole.length / 2),
      Buffer.from(partHead({ name: 'image', filename: 'a.jpg' })),
      Buffer.from('this is no multipart'),
      noise(10_000),
    ];
    const answers = [];
    for (const body of bodies) answers.push(await face.request('POST', '/faces:detect', { headers, body }));
    return answers;
  },
);

provokes('validation_error', 'more parts than anyone needs', ({ face }) =>
  face.post('/faces:detect', [...Array.from({ length: 2_000 }, (_, i) => field(`f${i}`, 'x')), file('image', photo)]),
);

provokes('validation_error', 'a text field of a megabyte', ({ face }) =>
  face.post('/faces:detect', [field('comment', 'x'.repeat(MEGABYTE)), file('image', photo)]),
);

for (const version of versions) {
  test(`every answer has a request id of the server's own (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const mine = '00000000-0000-4000-8000-000000000001';
    const headers = { 'x-request-id': mine };
    const answers = [
      await face.detect(photo, {}, { headers }),
      await face.detect(undefined, {}, { headers }),
      await face.detect(photo, {}, { headers, key: null }),
      await face.request('GET', '/nowhere', { headers }),
      await face.request('GET', '/faces:detect', { headers }),
    ];
    for (const answer of answers) expectRequestId(answer);
    const ids = answers.map((answer) => answer.headers['x-request-id']);
    expect(new Set([...ids, mine]).size).toBe(ids.length + 1);
  });

  test(`a client that hangs up in the middle of its upload leaves the server well (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    for (let i = 0; i < 5; i++) {
      const socket = await dial(face.baseUrl);
      socket.write(uploadHead(face, { 'content-length': '1000000' }));
      socket.write(partHead({ name: 'image', filename: 'a.jpg', type: 'image/jpeg' }));
      socket.write(noise(100_000));
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.destroy();
    }
    await eventually('the server answers on', async () => (await face.detect(photo)).status === 200);
  });

  test(`what is not HTTP is refused without a word from the framework (${version})`, async ({ tenant }) => {
    const { baseUrl } = tenant[version];
    for (const text of [
      'nonsense\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n`,
    ]) {
      const answer = await exchange(await dial(baseUrl), text);
      expect(answer.status).toBe(400);
      expect(answer.closedByServer).toBe(true);
      expect(answer.body).not.toMatch(/fastify|node|stack|HPE_/i);
    }
  });

  test(`headers beyond any measure are refused, and the server is well (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const answer = await exchange(
      await dial(face.baseUrl),
      uploadHead(face, { 'x-long': 'x'.repeat(100_000), 'content-length': '0' }),
    );
    expect(answer.status).toBe(431);
    expect((await face.detect(photo)).status).toBe(200);
  });

  test(`preamble, epilogue, LF inside values and a quoted boundary are multipart all the same (${version})`, async ({
    tenant,
  }) => {
    const { body, contentType } = multipart([field('attributes', 'none'), file('image', photo)]);
    const headers = { 'content-type': contentType.replace(/boundary=(.*)$/, 'boundary="$1"') };
    const padded = Buffer.concat([Buffer.from('preamble\r\n'), body, Buffer.from('epilogue')]);
    const answer = await tenant[version].request('POST', '/faces:detect', { headers, body: padded });
    expect(answer.status).toBe(200);
  });

  test(`an Expect: 100-continue upload is answered (${version})`, async ({ tenant }) => {
    const { body, contentType } = multipart([file('image', photo)]);
    const headers = { 'content-type': contentType, 'content-length': String(body.length), expect: '100-continue' };
    expect((await tenant[version].request('POST', '/faces:detect', { headers, body })).status).toBe(200);
  });
}

test('HEAD and OPTIONS of an operation are refused as other methods are', async ({ tenant }) => {
  const head = await tenant.v2.request('HEAD', '/faces:detect');
  expect(head.status).toBe(405);
  expectRequestId(head);
  const options = await tenant.v2.request('OPTIONS', '/faces:detect');
  expectRefusal(options, 'method_not_allowed');
});
