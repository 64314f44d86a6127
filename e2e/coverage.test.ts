import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { type FaceCode, faceRefusals } from './support/expected-face.js';
import { kycRefusals } from './support/expected-kyc.js';
import { type GatewayCode, gatewayRefusals, publishedGatewayCodes } from './support/gateway-expected.js';
import {
  codesOf,
  fetchOpenApi,
  gatewayCodesOf,
  kycCodesOf,
  type OpenApi,
  workspaceCodesOf,
} from './support/openapi.js';
import { publishedCodes, type WorkspaceCode, workspaceRefusals } from './support/workspace-expected.js';

interface Provocation {
  readonly code: string;
  readonly title: string;
  readonly file: string;
}

let document: OpenApi;
beforeAll(async () => {
  document = await fetchOpenApi(inject('baseUrl'));
});

const ofFace = /\bprovok(?:es|ing)\(\s*'(\w+)',\s*(['"])(.+?)\2/g;
const ofKyc = /\bprovok(?:es|ing)Kyc\(\s*'([^']+)',\s*(['"])(.+?)\2/g;
const ofWorkspace = /\bprovok(?:es|ing)Workspace\(\s*'([^']+)',\s*(['"])(.+?)\2/g;
const ofGateway = /\bprovok(?:es|ing)Gateway\(\s*'([^']+)',\s*(['"])(.+?)\2/g;

/** What the test files say they provoke: every `provokes('code', 'title', …)` and `provoking('code', 'title')`. */
function provocations(pattern = ofFace): Provocation[] {
  const root = import.meta.dirname;
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?!node_modules).*(?<!coverage)\.test\.ts$/.test(path))
    .sort()
    .flatMap((file) => {
      const calls = readFileSync(join(root, file), 'utf8').matchAll(pattern);
      return [...calls].map(([, code = '', , title = '']) => ({ code, title, file }));
    });
}

type Declarations = Map<string, { operations: string[]; statuses: Set<number> }>;

/** The workspace surface's operations by the codes that they declare, and the statuses that they declare them under. */
const workspaceDeclarations = () => declarationsBelow(/^\/workspace\/api\/v1(\/.*)/, workspaceCodesOf);
/** Those of the gateway surface. */
const gatewayDeclarations = () => declarationsBelow(/^\/gateway(\/.*)/, gatewayCodesOf);

function declarationsBelow(root: RegExp, codesIn: typeof workspaceCodesOf): Declarations {
  const found: Declarations = new Map();
  for (const [path, methods] of Object.entries(document.paths)) {
    const below = root.exec(path)?.[1];
    if (below === undefined) continue;
    for (const [method, operation] of Object.entries(methods)) {
      for (const { code, status } of codesIn(operation)) {
        const { operations, statuses } = found.get(code) ?? { operations: [], statuses: new Set() };
        found.set(code, {
          operations: [...operations, `\`${method.toUpperCase()} ${below}\``],
          statuses: statuses.add(status),
        });
      }
    }
  }
  return found;
}

/** The kyc surface's operations by the codes that they declare. */
function kycDeclarations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!path.startsWith('/kyc/')) continue;
    for (const [method, operation] of Object.entries(methods)) {
      for (const code of kycCodesOf(operation))
        found.set(code, [...(found.get(code) ?? []), `\`${method.toUpperCase()} ${path.slice('/kyc'.length)}\``]);
    }
  }
  return found;
}

/** The face surface's operations that are served, without their version, by the codes that they declare. */
function declarations(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [path, methods] of Object.entries(document.paths)) {
    const below = /^\/face\/api\/v\d(\/.*)/.exec(path)?.[1];
    if (below === undefined) continue;
    for (const [method, operation] of Object.entries(methods)) {
      for (const code of codesOf(operation)) {
        const operations = found.get(code) ?? new Set();
        found.set(code, operations.add(`${method.toUpperCase()} ${below}`));
      }
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

test('every code of the published list of the face surface is provoked, under the status that it names', () => {
  const published = {
    400: 'empty_image invalid_image invalid_attributes invalid_quality_filter invalid_face_id invalid_face_ids',
    401: 'missing_api_key invalid_api_key',
    403: 'account_inactive',
    404: 'collection_not_found face_not_found',
    409: 'collection_exists',
    413: 'image_too_large',
    422: 'no_face_in_source no_face_in_target',
    429: 'rate_limited',
  };
  const provoked = provocations().map(({ code }) => code);
  for (const [status, codes] of Object.entries(published)) {
    for (const code of codes.split(' ')) {
      expect(provoked).toContain(code);
      expect({ code, status: faceRefusals[code as FaceCode].status }).toEqual({ code, status: Number(status) });
    }
  }
});

test('every code that a served operation of the kyc surface declares is provoked by a test', () => {
  const provoked = new Set(provocations(ofKyc).map(({ code }) => code));
  const declared = [...kycDeclarations().keys()];
  expect(declared.sort()).toEqual(Object.keys(kycRefusals).sort());
  expect(declared.filter((code) => !provoked.has(code))).toEqual([]);
});

test('every code that a served operation of the workspace surface declares is provoked, under its one status', () => {
  const provoked = new Set(provocations(ofWorkspace).map(({ code }) => code));
  const declared = workspaceDeclarations();
  expect([...declared.keys()].sort()).toEqual(Object.keys(workspaceRefusals).sort());
  expect([...declared.keys()].filter((code) => !provoked.has(code))).toEqual([]);
  for (const [code, { statuses }] of declared)
    expect({ code, statuses: [...statuses] }).toEqual({
      code,
      statuses: [workspaceRefusals[code as WorkspaceCode].status],
    });
});

test('every code of the published page of the workspace surface is provoked, under the status that it names', () => {
  const provoked = provocations(ofWorkspace).map(({ code }) => code);
  for (const [status, codes] of Object.entries(publishedCodes)) {
    for (const code of codes) {
      expect(provoked).toContain(code);
      expect({ code, status: workspaceRefusals[code].status }).toEqual({ code, status: Number(status) });
    }
  }
});

test('every code that a served operation of the gateway surface declares is provoked, under its one status', () => {
  const provoked = new Set(provocations(ofGateway).map(({ code }) => code));
  const declared = gatewayDeclarations();
  expect([...declared.keys()].sort()).toEqual(Object.keys(gatewayRefusals).sort());
  expect([...declared.keys()].filter((code) => !provoked.has(code))).toEqual([]);
  for (const [code, { statuses }] of declared)
    expect({ code, statuses: [...statuses] }).toEqual({
      code,
      statuses: [gatewayRefusals[code as GatewayCode].status],
    });
});

test('every row of the published page of the gateway surface is provoked, under the status that it names', () => {
  const provoked = provocations(ofGateway).map(({ code }) => code);
  for (const [status, code] of Object.entries(publishedGatewayCodes)) {
    expect(provoked).toContain(code);
    expect({ code, status: gatewayRefusals[code].status }).toEqual({ code, status: Number(status) });
  }
});

test('COVERAGE.md says which tests provoke which code (refresh it with npm run e2e -- coverage -u)', async () => {
  const all = provocations();
  const declared = declarations();
  const most = new Set([...declared.values()].flatMap((operations) => [...operations])).size;
  const sections = (Object.keys(faceRefusals) as FaceCode[]).map((code) => {
    const tests = all.filter((each) => each.code === code).map(({ title, file }) => `- ${title} (\`${file}\`)`);
    const where = [...(declared.get(code) ?? [])].map((operation) => `\`${operation}\``).sort();
    const by = where.length === most ? 'every operation' : where.join(', ');
    return `## ${code}, ${faceRefusals[code].status}\n\nDeclared by ${by}.\n\n${tests.join('\n')}`;
  });
  const head = `# Codes of the face surface, and the tests that provoke them\n\nGenerated from the tests; each runs under v1 and v2, which declare the same codes, and holds status, headers and body exactly.`;
  const others = [
    ...kycSections(),
    ...tellingSections(
      'workspace',
      'status, headers and envelope',
      ofWorkspace,
      workspaceDeclarations(),
      workspaceRefusals,
    ),
    ...tellingSections('gateway', 'status, headers and body', ofGateway, gatewayDeclarations(), gatewayRefusals),
  ];
  await expect(`${[head, ...sections, ...others].join('\n\n')}\n`).toMatchFileSnapshot('COVERAGE.md');
});

function kycSections(): string[] {
  const all = provocations(ofKyc);
  const declared = kycDeclarations();
  const operations = new Set([...declared.values()].flat()).size;
  const sections = Object.entries(kycRefusals).map(([code, { status }]) => {
    const tests = all.filter((each) => each.code === code).map(({ title, file }) => `- ${title} (\`${file}\`)`);
    const where = declared.get(code) ?? [];
    const by = where.length === operations ? 'every operation' : where.sort().join(', ');
    return `## ${code}, ${status}\n\nDeclared by ${by}.\n\n${tests.join('\n')}`;
  });
  const head = `# Codes of the kyc surface, and the tests that provoke them\n\nGenerated from the tests; each holds status, headers and body byte for byte.`;
  return [head, ...sections];
}

function tellingSections(
  surface: string,
  held: string,
  pattern: RegExp,
  declared: Declarations,
  refusals: Readonly<Record<string, { readonly status: number }>>,
): string[] {
  const all = provocations(pattern);
  const operations = new Set([...declared.values()].flatMap((each) => each.operations)).size;
  const sections = Object.entries(refusals).map(([code, { status }]) => {
    const tests = all.filter((each) => each.code === code).map(({ title, file }) => `- ${title} (\`${file}\`)`);
    const where = declared.get(code)?.operations ?? [];
    const by = where.length === operations ? 'every operation' : [...where].sort().join(', ');
    return `## ${code}, ${status}\n\nDeclared by ${by}.\n\n${tests.join('\n')}`;
  });
  const head = `# Codes of the ${surface} surface, and the tests that provoke them\n\nGenerated from the tests; each holds ${held} exactly.`;
  return [head, ...sections];
}
