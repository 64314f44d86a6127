import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { catalogue, referenceEntries } from './catalogue.js';
import { ProblemError, type ProblemName, problems } from './problems.js';
import { surfaceErrors, surfaceNames } from './surfaces.js';

describe('the committed catalogue', () => {
  it('is what the tables say today (else: npm run generate)', async () => {
    const committed = await readFile(new URL('../catalogue.json', import.meta.url), 'utf8');
    expect(committed).toBe(`${JSON.stringify(catalogue(), null, 2)}\n`);
  });

  it('has every problem that a surface maps', () => {
    for (const surface of surfaceNames) {
      expect(new Set(catalogue()[surface].map(({ problem }) => problem))).toEqual(
        new Set(Object.keys(surfaceErrors[surface])),
      );
    }
  });
});

describe('the reference', () => {
  it('has cause, remedy and a readable body for every entry', () => {
    for (const entry of surfaceNames.flatMap((surface) => referenceEntries(surface))) {
      expect(entry.cause).toMatch(/^\S.*\.$/);
      expect(entry.remedy).toMatch(/^\S.*\.$/);
      expect(entry.message).not.toMatch(/undefined|NaN|\[object/);
      expect(JSON.parse(entry.body)).toBeTypeOf('object');
    }
  });
});

describe('problems', () => {
  const names = Object.keys(problems) as ProblemName[];

  it.each(names)('%s has an example that fits its details', (name) => {
    expect(problems[name].details.strict().parse(problems[name].example)).toEqual(problems[name].example);
  });

  it('are met by some surface, all but a client that hangs up', () => {
    const mapped = new Set(Object.values(surfaceErrors).flatMap((table) => Object.keys(table)));
    expect(names.filter((name) => !mapped.has(name))).toEqual(['request.aborted']);
  });

  it('keep the foreign error for the log', () => {
    const cause = new Error('disk full');
    expect(new ProblemError('server.internal', {}, cause).cause).toBe(cause);
  });
});
