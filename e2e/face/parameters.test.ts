import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { field, file } from '../support/multipart.js';
import { landscape, people, portrait } from '../support/photos.js';
import { provokes } from '../support/provokes.js';

let nobody: Buffer;
let somebody: Buffer;
beforeAll(async () => {
  nobody = await landscape();
  somebody = await portrait(people.greenTop);
});

provokes('invalid_attributes', 'attributes=everything, and other words', async ({ face }) => {
  const words = ['everything', 'ALL', 'all,none', ' all', ''];
  const answers = [];
  for (const attributes of words) answers.push(await face.detect(somebody, { attributes }));
  return answers;
});

provokes('invalid_attributes', 'attributes given after the image', ({ face }) =>
  face.post('/faces:detect', [file('image', somebody), field('attributes', 'everything')]),
);

provokes('validation_error', 'threshold out of 0 to 1, or no number', async ({ face }) => {
  const thresholds = ['2', '-0.1', '1.0001', 'abc', '', 'NaN', 'Infinity', '0x1', '0.5abc', '0,5'];
  const answers = [];
  for (const threshold of thresholds) answers.push(await face.compare(somebody, somebody, { threshold }));
  return answers;
});

provokes('no_face_in_source', 'a landscape as source', ({ face }) => face.compare(nobody, somebody));

provokes('no_face_in_source', 'a landscape as source and as target: the source is named', ({ face }) =>
  face.compare(nobody, nobody),
);

provokes('no_face_in_target', 'a landscape as target', ({ face }) => face.compare(somebody, nobody));

for (const version of versions) {
  test(`the ends of the threshold's range are accepted (${version})`, async ({ tenant }) => {
    for (const threshold of ['0', '1', '0.0', '1.0', '0.5']) {
      const answer = await tenant[version].compare(somebody, somebody, { threshold });
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({ threshold: Number(threshold) });
    }
  });

  test(`detect of a landscape is no error (${version})`, async ({ tenant }) => {
    const answer = await tenant[version].detect(nobody);
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ faces: [], image_size: { width: 960, height: 640 } });
  });
}
