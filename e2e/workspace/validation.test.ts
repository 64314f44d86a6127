import { beforeAll, expect } from 'vitest';
import { MEGABYTE, noise, paddedJpeg, pdf, plainJpeg, pngBomb, svg } from '../support/hostile-images.js';
import { people, portrait } from '../support/photos.js';
import { newMail, PASSWORD } from '../support/workspace.js';
import { partsOf } from '../support/workspace-caller.js';
import { portraitOf } from '../support/workspace-photos.js';
import {
  detailing,
  detailsOf,
  expectSuccess,
  expectWorkspaceRefusal,
  naming,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

const LIMIT = 10 * MEGABYTE;
const undecodable = 'image must be an image that can be decoded: JPEG, PNG or WebP';
let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
});

provokesWorkspace('VALIDATION_ERROR', 'the request of the page, told to the letter', async ({ organisation }) => {
  const answer = await organisation.owner.post('/api-keys', { collection_id: 'not-a-uuid' });
  expect(answer.json<{ error: object }>().error).toEqual({
    code: 'VALIDATION_ERROR',
    message: 'Request validation failed.',
    details: [
      { field: 'name', message: 'name is required' },
      { field: 'collection_id', message: 'collection_id must be a valid UUID' },
    ],
  });
  return answer;
});

provokesWorkspace(
  'VALIDATION_ERROR',
  'everything that is wrong with an enrolment at once',
  async ({ organisation }) => {
    const collection = await organisation.collection();
    const bad = { external_id: '', metadata: '{', check_liveness: 'perhaps' };
    const fields = [
      { field: 'external_id', message: 'external_id must not be empty' },
      { field: 'metadata', message: 'metadata must be valid JSON' },
      { field: 'check_liveness', message: 'check_liveness must be one of true, false' },
    ];
    const small = { field: 'image', message: 'image must be at least 100×100 pixels' };
    const large = { field: 'image', message: 'image must be at most 10 MB' };
    const required = { field: 'image', message: 'image is required' };
    const broken = { field: 'image', message: undecodable };
    const enrol = (image: Buffer | undefined) => collection.enrol(image, '', bad);
    const answers = [
      detailing([...fields, required], await enrol(undefined)),
      detailing([...fields, required], await enrol(Buffer.alloc(0))),
      detailing([...fields, broken], await enrol(Buffer.from('text'))),
      detailing([...fields, broken], await enrol(photo.subarray(0, photo.length / 2))),
      detailing([...fields, small], await enrol(await portraitOf(100, 99))),
      detailing([...fields, large], await enrol(paddedJpeg(photo, LIMIT + 1))),
    ];
    // However the parts are ordered.
    const parts = partsOf({ image: Buffer.from('text'), ...bad });
    answers.push(detailing([...fields, broken], await collection.caller.parts(collection.faces, parts)));
    expect(await collection.faceCount()).toBe(0);
    return answers;
  },
);

provokesWorkspace('VALIDATION_ERROR', 'frames beside a bad image, each bad one told', async ({ organisation }) => {
  const collection = await organisation.collection();
  const frames = [photo, Buffer.from('text'), await portraitOf(99, 100), photo.subarray(0, 5_000)];
  return [
    naming(['image', 'frames.1', 'frames.2', 'frames.3'], await collection.liveness(Buffer.from('x'), { frames })),
    naming(
      ['threshold', 'image', 'frames.1', 'frames.2', 'frames.3'],
      await collection.liveness(undefined, { frames, threshold: 'x' }),
    ),
    naming(['frames'], await collection.liveness(photo, { frames: [photo, photo, photo, photo, photo] })),
  ];
});

provokesWorkspace('VALIDATION_ERROR', 'both images of a comparison', async ({ organisation }) => {
  const compare = (values: Record<string, Buffer | string | number>) => organisation.owner.form('/compare', values);
  const text = Buffer.from('text');
  const half = photo.subarray(0, photo.length / 2);
  return [
    naming(['image_a', 'image_b'], await compare({})),
    naming(['image_a', 'image_b', 'threshold'], await compare({ threshold: -1 })),
    naming(['image_a'], await compare({ image_a: text, image_b: photo })),
    naming(['image_b'], await compare({ image_a: photo, image_b: half })),
    naming(['image_a', 'image_b'], await compare({ image_a: half, image_b: half })),
    naming(['image_a', 'image_b'], await compare({ image_a: await portraitOf(99, 99), image_b: half })),
    naming(['image_a', 'image_b'], await compare({ image_a: noise(LIMIT + 1), image_b: Buffer.alloc(0) })),
  ];
});

provokesWorkspace('VALIDATION_ERROR', 'metadata that is no JSON, no object, too long, too deep', async (context) => {
  const collection = await context.organisation.collection();
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const answers = [];
  const bad = ['', '{', 'null', '[]', '"text"', '7', '{"a":1}x', "{'a':1}", '{"nul":"\\u0000"}', '{"half":"\\ud800"}'];
  for (const metadata of [...bad, deep(17), `{"a":"${'x'.repeat(16_384)}"}`]) {
    const answer = await collection.enrol(photo, 'ana', { metadata });
    expect({ metadata: metadata.slice(0, 20), status: answer.status }).toMatchObject({ status: 400 });
    answers.push(naming(['metadata'], answer));
  }
  const face = `${collection.faces}/${await collection.enrolled(photo, 'ana', { metadata: deep(16) })}`;
  for (const metadata of [null, [], 'text', 7, { a: '\0' }])
    answers.push(naming(['metadata'], await collection.caller.patch(face, { metadata })));
  answers.push(naming(['metadata'], await collection.caller.patch(face, {})));
  return answers;
});

provokesWorkspace('VALIDATION_ERROR', 'bad top_k, thresholds, flags, ids', async ({ organisation }) => {
  const collection = await organisation.collection();
  const answers = [];
  for (const top_k of ['0', '101', '-1', '1.5', 'ten', '', '1e2', ' 1'])
    answers.push(naming(['top_k'], await collection.identify(photo, { top_k })));
  for (const threshold of ['-0.1', '1.1', 'x', '', 'NaN', 'Infinity', '1e-3', '0,5']) {
    answers.push(naming(['threshold'], await collection.identify(photo, { threshold })));
    answers.push(naming(['threshold'], await collection.liveness(photo, { threshold })));
    answers.push(naming(['threshold'], await collection.verify(photo, { threshold, external_id: 'ana' })));
  }
  for (const flag of ['1', 'yes', 'TRUE', '', 'null']) {
    const values = { check_liveness: flag, return_metadata: flag };
    answers.push(naming(['check_liveness', 'return_metadata'], await collection.identify(photo, values)));
  }
  const all = { top_k: 0, threshold: 2, return_metadata: 'x', check_liveness: 'x' };
  answers.push(naming([...Object.keys(all), 'image'], await collection.identify(undefined, all)));
  for (const external_id of ['', 'x'.repeat(256), 'two\nlines', 'nul\0'])
    answers.push(naming(['external_id'], await collection.enrol(photo, external_id)));
  answers.push(naming(['external_id'], await collection.enrol(photo, undefined)));
  return answers;
});

provokesWorkspace('VALIDATION_ERROR', 'verifying against nobody, two, or what is no id', async ({ organisation }) => {
  const collection = await organisation.collection();
  const face_id = await collection.enrolled(photo, 'ana');
  return [
    naming(['face_id'], await collection.verify(photo, {})),
    naming(['face_id'], await collection.verify(photo, { face_id, external_id: 'ana' })),
    naming(['face_id'], await collection.verify(photo, { face_id: 'ana' })),
    naming(['face_id'], await collection.verify(photo, { face_id: `${face_id}0` })),
    naming(['external_id'], await collection.verify(photo, { external_id: 'x'.repeat(256) })),
    naming(['face_id', 'image', 'threshold'], await collection.verify(undefined, { threshold: 'x' })),
  ];
});

provokesWorkspace('VALIDATION_ERROR', 'what is no image, or one too large to unpack', async ({ organisation }) => {
  const collection = await organisation.collection();
  const answers = [];
  for (const image of [noise(4_000), svg, pdf, Buffer.from('GIF89a'), photo.subarray(0, 400)])
    answers.push(detailing([{ field: 'image', message: undecodable }], await collection.identify(image)));
  for (const image of [pngBomb(), await plainJpeg(7_100, 7_100)]) {
    const message = 'image must have at most 50 megapixels';
    answers.push(detailing([{ field: 'image', message }], await collection.identify(image)));
  }
  return answers;
});

test('an image of exactly 10 MB, or of 100 × 100 pixels, is taken', { timeout: 60_000 }, async ({ organisation }) => {
  const collection = await organisation.collection();
  expectSuccess(await collection.identify(paddedJpeg(photo, LIMIT)));
  expectSuccess(await collection.identify(await portraitOf(100, 100)));
  for (const [width, height] of [
    [99, 100],
    [100, 99],
  ] as const)
    naming(['image'], await collection.identify(await portraitOf(width, height)));
});

test('a photo is measured as it is looked at', async ({ organisation }) => {
  const { default: sharp } = await import('sharp');
  const collection = await organisation.collection();
  const lying = await sharp(await portraitOf(99, 400))
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  naming(['image'], await collection.identify(lying));
});

provokesWorkspace('VALIDATION_ERROR', 'bodies that are not what they say', async ({ organisation }) => {
  const { owner } = organisation;
  const collection = await organisation.collection();
  const { faces, path } = collection;
  const body = (text: string | Buffer, type?: string) =>
    owner.request('POST', `${path}/identify`, {
      body: text,
      headers: type === undefined ? {} : { 'content-type': type },
    });
  const twice = partsOf({ external_id: ['ana', 'bo'], image: photo });
  const mebibyte = JSON.stringify({ name: 'x'.repeat(MEGABYTE) });
  const answers = [
    naming(['body'], await owner.json('POST', '/collections', '{')),
    naming(['body'], await owner.json('POST', '/collections', '{"name":"x"')),
    naming(['body'], await owner.json('POST', '/collections', mebibyte)),
    naming(['body'], await owner.json('POST', '/collections', '[]')),
    naming(['body'], await owner.json('POST', '/collections', '"text"')),
    naming(['body'], await owner.json('POST', '/collections', 'null')),
    naming(['name'], await owner.json('POST', '/collections', '')),
    naming(['Content-Type'], await owner.request('POST', '/collections', { body: '{"name":"x"}' })),
    naming(['Content-Type'], await body('{}', 'application/json')),
    naming(['Content-Type'], await body('image=x', 'application/x-www-form-urlencoded')),
    naming(['body'], await body('no parts', 'multipart/form-data; boundary=x')),
    naming(['body'], await body('--x\r\n', 'multipart/form-data; boundary=x')),
    naming(['body'], await body('--x\r\n', 'multipart/form-data')),
    naming(['image'], await body('', 'multipart/form-data; boundary=x')),
    naming(['external_id'], await owner.parts(faces, twice)),
    naming(['image'], await owner.form(`${path}/identify`, { image: [photo, photo] })),
    naming(['top_k'], await owner.form(`${path}/identify`, { image: photo, top_k: 'x'.repeat(65_537) })),
  ];
  expect(await collection.faceCount()).toBe(0);
  return answers;
});

provokesWorkspace('VALIDATION_ERROR', 'signing up with what is no mail, password or name', async ({ organisation }) => {
  const nobody = organisation.owner.withoutCredentials();
  const good = { email: newMail(), password: PASSWORD, organization: 'Name' };
  const register = (change: object) => nobody.post('/auth/register', { ...good, ...change });
  const answers = [
    detailing(
      [
        { field: 'email', message: 'email is required' },
        { field: 'password', message: 'password is required' },
        { field: 'organization', message: 'organization is required' },
      ],
      await nobody.post('/auth/register', {}),
    ),
    naming(['email', 'password', 'organization'], await register({ email: 'x', password: 'short', organization: '' })),
    naming(['email', 'password', 'organization'], await register({ email: 1, password: null, organization: [] })),
  ];
  for (const email of [
    '',
    'x',
    'a@b',
    '@example.com',
    'a b@example.com',
    `${'x'.repeat(250)}@example.com`,
    'a@example.com, b@example.com',
  ])
    answers.push(naming(['email'], await register({ email })));
  for (const password of ['x'.repeat(11), 'x'.repeat(257), ''])
    answers.push(naming(['password'], await register({ password })));
  for (const organization of [' ', 'x'.repeat(201), 'two\nlines'])
    answers.push(naming(['organization'], await register({ organization })));
  answers.push(naming(['email', 'password'], await nobody.post('/auth/login', {})));
  answers.push(naming(['token'], await nobody.post('/auth/verify-email', {})));
  answers.push(
    naming(['token', 'password'], await nobody.post('/auth/reset-password', { token: '', password: 'short' })),
  );
  answers.push(naming(['token', 'password'], await nobody.post('/invitations/accept', {})));
  answers.push(naming(['refresh_token'], await nobody.post('/auth/refresh', {})));
  answers.push(naming(['email'], await nobody.post('/auth/forgot-password', { email: 'x' })));
  answers.push(naming(['email'], await nobody.post('/auth/resend-verification', {})));
  return answers;
});

provokesWorkspace('VALIDATION_ERROR', 'what members may not be made, told or asked', async ({ organisation }) => {
  const { owner } = organisation;
  const { members } = (await owner.get('/members')).json<{ data: { members: { id: string }[] } }>().data;
  const self = `/members/${members[0]?.id}`;
  const answers = [
    naming(['email'], await owner.post('/invitations', {})),
    naming(['email', 'role'], await owner.post('/invitations', { email: 'x', role: 'god' })),
    naming(['role'], await owner.patch(self, {})),
    naming(['role'], await owner.patch(self, { role: 'Owner' })),
    naming(['otp'], await owner.post('/auth/2fa/enable', {})),
    naming(['password'], await owner.json('DELETE', '/organization', {})),
  ];
  for (const url of ['x', '', 'ftp://example.com', 'javascript:alert(1)', 'http://', 7])
    answers.push(naming(['url'], await owner.post('/webhooks', { url })));
  for (const events of [[], ['face.gone'], 'face.enrolled']) {
    const answer = await owner.post('/webhooks', { url: 'https://hooks.example.com', events });
    expectWorkspaceRefusal(answer, 'VALIDATION_ERROR');
    expect(detailsOf(answer)[0]?.field).toMatch(/^events(\.0)?$/);
    answers.push(answer);
  }
  for (const url of ['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/latest', 'http://10.0.0.1:8080/'])
    answers.push(naming(['url'], await owner.post('/webhooks', { url })));
  expect(expectSuccess<{ webhooks: object[] }>(await owner.get('/webhooks')).webhooks).toEqual([]);
  return answers;
});

test('fields that nobody asked for are left alone', async ({ organisation }) => {
  const collection = await organisation.collection();
  const more = { unknown: 'field', 'external_id[]': 'x' };
  expectSuccess(await collection.enrol(photo, 'ana', more), 201);
  expectSuccess(await organisation.owner.post('/collections', { name: 'more', unknown: { deep: 1 } }), 201);
});
