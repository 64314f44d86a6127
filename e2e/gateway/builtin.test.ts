import { beforeAll, expect } from 'vitest';
import { outputsOf } from '../support/gateway.js';
import { provokesGateway, gatewayTest as test, withLimits } from '../support/gateway-provokes.js';
import { parsePdf } from '../support/pdf.js';
import { landscape, people, portrait } from '../support/photos.js';

let person: string;
let again: string;
let stranger: string;
let nobody: string;
const base64 = async (image: Promise<Buffer>) => (await image).toString('base64');
beforeAll(async () => {
  person = await base64(portrait(people.redBlondeLaughing));
  again = await base64(portrait(people.redBlondeSmiling));
  stranger = await base64(portrait(people.greenTop));
  nobody = await base64(landscape(320, 240));
});

test('face.detect finds faces, from base64 and from a data: URL', async ({ gateway }) => {
  const served = await gateway.product({
    input_schema: undefined,
    backend: { type: 'builtin', pipeline: 'face.detect' },
  });
  for (const image of [person, `data:image/jpeg;base64,${person}`]) {
    const outputs = outputsOf<{ faces: unknown[] }>(await served.call({ image }));
    expect(outputs.faces).toHaveLength(1);
  }
  expect(outputsOf<{ faces: unknown[] }>(await served.call({ image: nobody })).faces).toEqual([]);
});

test('face.compare tells one person from two', async ({ gateway }) => {
  const served = await gateway.product({
    input_schema: undefined,
    backend: { type: 'builtin', pipeline: 'face.compare' },
  });
  const similarity = async (source: string, target: string) =>
    JSON.stringify(outputsOf(await served.call({ source, target })));
  const [same, different] = [await similarity(person, again), await similarity(person, stranger)];
  expect(same).not.toBe(different);
  const report = await served.call({ source: person, target: again }, { format: 'pdf' });
  expect(parsePdf(report.bytes).pages).toBeGreaterThan(0);
});

test('kyc.verify compares a card with a selfie', async ({ gateway }) => {
  const served = await gateway.product({
    input_schema: undefined,
    backend: { type: 'builtin', pipeline: 'kyc.verify' },
  });
  const outputs = outputsOf(await served.call({ id_card: person, selfie: again, liveness: false }));
  expect(JSON.stringify(outputs)).toMatch(/confidence|similarity/);
});

provokesGateway('bad_request', 'a selfie that liveness cannot be judged on', async ({ gateway }) => {
  const served = await gateway.product({
    input_schema: undefined,
    backend: { type: 'builtin', pipeline: 'kyc.verify' },
  });
  const crowd = await base64(portrait({ photo: 6, x: 560, y: 560, side: 800 }));
  const answers = [
    await served.call({ id_card: person, selfie: crowd }),
    await served.call({ id_card: person, selfie: nobody }),
  ];
  for (const { text } of answers) expect(text).toContain('inputs.selfie');
  return answers;
});

test('a pipeline says what it takes', async ({ gateway }) => {
  for (const [pipeline, fields] of Object.entries({
    'face.detect': ['image'],
    'face.compare': ['source', 'target'],
    'kyc.verify': ['id_card', 'selfie'],
  })) {
    const served = await gateway.product({ input_schema: undefined, backend: { type: 'builtin', pipeline } });
    const schema = (await served.gateway.schema(served.slug)).json();
    expect(schema).toMatchObject({ type: 'object', required: fields });
  }
});

provokesGateway('bad_request', 'a pipeline’s inputs that are absent, no image, or show nobody', async ({ gateway }) => {
  const input_schema = undefined;
  const compare = await gateway.product({ input_schema, backend: { type: 'builtin', pipeline: 'face.compare' } });
  const detect = await gateway.product({ input_schema, backend: { type: 'builtin', pipeline: 'face.detect' } });
  const text = Buffer.from('no photo').toString('base64');
  const wrong: [string, Record<string, unknown>][] = [
    ['inputs.target', { source: person }],
    ['inputs.source', { source: 7, target: person }],
    ['inputs.source', { source: text, target: person }],
    ['inputs.target', { source: person, target: 'not base64!' }],
    ['inputs.target', { source: person, target: person.slice(0, 2_000) }],
    ['inputs.source', { source: nobody, target: person }],
    ['inputs.target', { source: person, target: nobody }],
    ['inputs.threshold', { source: person, target: person, threshold: 'high' }],
  ];
  const answers = [];
  for (const [field, inputs] of wrong) {
    const answer = withLimits(await compare.call(inputs));
    expect({ field, error: answer.json().error }).toEqual({ field, error: expect.stringContaining(field) });
    answers.push(answer);
  }
  return [...answers, await detect.call({}), await detect.call({ image: '' }), await detect.call({ image: text })];
});
