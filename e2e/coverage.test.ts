import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { type FaceCode, faceRefusals } from './support/expected-face.js';
import { codesOf, fetchOpenApi, type OpenApi } from './support/openapi.js';

interface Provocation {
  readonly code: string;
  readonly title: string;
  readonly file: string;
}

let document: OpenApi;
beforeAll(async () => {
  document = await fetchOpenApi(inject('baseUrl'));
});

/** What the test files say they provoke: every `provokes('code', 'title', …)` and `provoking('code', 'title')`. */
function provocations(): Provocation[] {
  const root = import.meta.dirname;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?!node_modules).*(?<!coverage)\.test\.ts$/.test(path))
    .sort()
    .flatMap((file) => {
      const calls = readFileSync(join(root, file), 'utf8').matchAll(/\bprovok(?:es|ing)\(\s*'(\w+)',\s*(['"])(.+?)\2/g);
      return [...calls].map(([, code = '', , title = '']) => ({ code, title, file }));
    });
}

/** Paths of the face surface's operations that are served, by the codes that they declare. */
function declarations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!path.startsWith('/face/')) continue;
    for (const [method, operation] of Object.entries(methods)) {
      for (const code of codesOf(operation))
        found.set(code, [...(found.get(code) ?? []), `${method.toUpperCase()} ${path}`]);
    }
  }
  return found;
}

test('every code that a served operation of the face surface declares is provoked by a test', () => {
  const provoked = new Set(provocations().map(({ code }) => code));
  const declared = [...declarations().keys()];
  expect(declared.length).toBeGreaterThan(10);
  expect(declared.filter((code) => !provoked.has(code))).toEqual([]);
});

test('COVERAGE.md says which tests provoke which code (refresh it with npm run e2e -- coverage -u)', async () => {
  const all = provocations();
  const declared = declarations();
  const sections = (Object.keys(faceRefusals) as FaceCode[]).map((code) => {
    const tests = all.filter((each) => each.code === code).map(({ title, file }) => `- ${title} (\`${file}\`)`);
    const where = (declared.get(code) ?? ['every path of the surface']).map((path) => `\`${path}\``).sort();
    return `## ${code}, ${faceRefusals[code].status}\n\nDeclared by ${where.join(', ')}.\n\n${tests.join('\n')}`;
  });
  const head = `# Codes of the face surface, and the tests that provoke them\n\nGenerated from the tests; each runs under v1 and v2 and holds status, headers and body exactly.`;
  await expect(`${[head, ...sections].join('\n\n')}\n`).toMatchFileSnapshot('COVERAGE.md');
});
