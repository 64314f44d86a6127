import { expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { landscape, people, portrait } from '../support/photos.js';
import { provokes } from '../support/provokes.js';

provokes('internal_error', 'an unexpected exception in detect and in compare', async ({ face }) => {
  const [nobody, somebody] = [await landscape(320, 240), await portrait(people.greenTop)];
  const headers = { 'x-facet-fault': 'internal' };
  const answers = [await face.detect(nobody, {}, { headers }), await face.compare(somebody, somebody, {}, { headers })];
  for (const { text } of answers) expect(text).not.toMatch(/\bat .*\.(js|ts)\b|Error:|node_modules/);
  return answers;
});

for (const version of versions) {
  test(`slow:<ms> delays the answer and changes nothing else (${version})`, async ({ tenant }) => {
    const nobody = await landscape(320, 240);
    const started = performance.now();
    const answer = await tenant[version].detect(nobody, {}, { headers: { 'x-facet-fault': 'slow:600' } });
    expect(answer.status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(600);
  });
}
