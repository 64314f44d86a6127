import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { inspect } from '../support/judge-capture.js';
import { kycTest } from '../support/provokes-kyc.js';

const docs = join(import.meta.dirname, '../../docs');
const guide = readFileSync(join(docs, 'kyc.md'), 'utf8');
const pictures = readdirSync(join(docs, 'kyc')).filter((name) => name.endsWith('.jpg'));

/** The code in the row of the guide that shows the picture; the one outside of the table shows a good capture. */
function codeBeside(picture: string): string | null {
  const row = guide.split('\n').find((line) => line.includes(`kyc/${picture}`)) ?? '';
  return /^\|.*?`([A-Z_]+)`/.exec(row)?.[1] ?? null;
}

kycTest('every picture of the guide is shown in it, small, and all but one beside a code', () => {
  expect(pictures.length).toBeGreaterThanOrEqual(9);
  for (const picture of pictures) {
    expect(guide).toContain(`"kyc/${picture}"`);
    expect(readFileSync(join(docs, 'kyc', picture)).length).toBeLessThan(25_000);
  }
  expect(pictures.filter((picture) => codeBeside(picture) === null)).toEqual(['good.jpg']);
});

for (const picture of pictures) {
  kycTest(`the guide's ${picture} is judged as the guide says`, async ({ kyc }) => {
    const { code } = await inspect(kyc, readFileSync(join(docs, 'kyc', picture)));
    expect(code).toBe(codeBeside(picture));
  });
}
