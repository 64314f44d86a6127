import { execFile, spawnSync } from 'node:child_process';
import { type Operation, referenceEntries, surfaceNames } from '@facet/contract';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';
import type { Surface } from '../surface.js';
import { curlCode, typescriptCode } from './client-code.js';
import { html } from './html.js';
import { openApiDocument } from './openapi.js';
import { errorPage } from './pages.js';

let server: TestApp;
beforeAll(async () => {
  server = await buildTestApp({ vision: 'none' });
});
afterAll(() => server?.close());
const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

describe('client code', () => {
  const entries = surfaceNames.flatMap((surface) => referenceEntries(surface));

  it('is a shell script for every code', () => {
    const script = entries.map((entry) => curlCode(entry)).join('\n');
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it('is TypeScript that compiles, for every code', () => {
    for (const entry of entries) {
      const text = typescriptCode(entry);
      const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
      expect({ text, problems: diagnostics?.map(({ messageText }) => messageText) }).toEqual({ text, problems: [] });
    }
  });

  const curlIsThere = spawnSync('curl', ['--version']).status === 0;
  it.skipIf(!curlIsThere)('recognises the answer that the server gives', async () => {
    const [entry] = referenceEntries('admin').filter(({ code }) => code === 'missing_token');
    if (!entry) throw new Error('admin has no such code');
    const withoutHeader = curlCode(entry).replace(/ {2}-H "Authorization[^\n]*\\\n/, '');
    const script = `cd "$(mktemp -d)"\n${withoutHeader.replace('http://127.0.0.1:8080', server.url)}`;
    const { stderr } = await runShell(script);
    expect(stderr).toContain('Refused: missing_token');
  });
});

/** Without blocking: the server under test lives in this process. */
function runShell(script: string): Promise<{ stderr: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], (_error, _stdout, stderr) => resolve({ stderr }));
  });
}

describe('pages', () => {
  it('escape what they are given', () => {
    expect(html`<p title="${'"<>&'}">${"it's"}${html`<b>${1}</b>`}</p>`.markup).toBe(
      '<p title="&quot;&lt;&gt;&amp;">it&#39;s<b>1</b></p>',
    );
  });

  it('exist for every code of every surface, with the answer, its cause and its remedy', () => {
    for (const surface of surfaceNames) {
      for (const { code, status, cause } of referenceEntries(surface)) {
        const page = errorPage(surface, code) ?? '';
        expect(page).toContain(`HTTP/1.1 ${status}`);
        expect(page).toContain(html`${cause}`.markup);
        expect(page).not.toMatch(/undefined|\[object/);
      }
    }
    expect(errorPage('face', 'nothing')).toBeUndefined();
    expect(errorPage('constructor', 'nothing')).toBeUndefined();
  });

  it('are served, with a policy that keeps other sites out', async () => {
    for (const path of ['/docs', '/docs/', '/docs/errors', '/docs/errors/face/rate_limited']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    }
    expect((await get('/docs/errors/face/%3Cscript%3E')).status).toBe(404);
  });

  it('find the program of the reference, once', async () => {
    const first = await get('/docs/assets/scalar.js');
    expect((await first.text()).length).toBeGreaterThan(1_000_000);
    expect((await get('/docs/assets/scalar.js', { 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(
      304,
    );
  });
});

describe('the OpenAPI document', () => {
  type Doc = {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    components: object;
  };

  const operationAt = ({ paths }: Doc, path: string) =>
    paths[`/kyc/api/${path}`]?.post ?? expect.unreachable(`${path} is not in the document`);

  it('has an operation for each route, and nothing that leads nowhere', async () => {
    const document = (await (await get('/docs/openapi.json')).json()) as Doc;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/face/api/v1/faces:detect', '/face/api/v2/faces:compare', '/admin/v1/accounts/{id}']),
    );
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(document).toHaveProperty(target.split('/'));
    }
  });

  it('names both ways into the workspace surface, and wraps what it answers', async () => {
    const document = (await (await get('/docs/openapi.json')).json()) as Doc & {
      components: { securitySchemes: Record<string, { type: string }> };
    };
    expect(document.components.securitySchemes).toMatchObject({
      workspace: { type: 'apiKey', name: 'X-API-Key' },
      workspace_session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    });
    const at = (path: string, method: string) => document.paths[`/workspace/api/v1${path}`]?.[method];
    expect(at('/collections/{id}/identify', 'post')).toMatchObject({
      security: [{ workspace: [] }, { workspace_session: [] }],
    });
    expect(at('/auth/login', 'post')).not.toHaveProperty('security');
    expect(at('/auth/me', 'get')).toMatchObject({
      security: [{ workspace_session: [] }],
      responses: {
        200: {
          content: {
            'application/json': {
              schema: { required: ['success', 'data', 'request_id', 'timestamp'] },
            },
          },
        },
      },
    });
  });

  it('says how products are called, in which forms they answer, and what is told of limits', async () => {
    const document = (await (await get('/docs/openapi.json')).json()) as Doc & {
      components: { securitySchemes: Record<string, object> };
    };
    expect(document.components.securitySchemes.gateway_header).toMatchObject({ in: 'header', name: 'X-API-Key' });
    const call = document.paths['/gateway/api/{slug}']?.post;
    expect(call).toMatchObject({
      security: [{ gateway: [] }, { gateway_header: [] }],
      requestBody: { content: { 'application/json': { schema: { required: ['inputs'] } } } },
      responses: {
        200: {
          headers: { 'X-RateLimit-Daily-Remaining': {} },
          content: { 'application/json': {}, 'application/pdf': {} },
        },
        502: { content: { 'application/json': { examples: { bad_gateway: {} } } } },
      },
    });
    expect(document.paths['/gateway/health']?.get).not.toHaveProperty('security');
  });

  it('tells of a success and of the failures that share its status', async () => {
    const document = (await (await get('/docs/openapi.json')).json()) as Doc;
    const answers = (path: string) => {
      const { responses } = operationAt(document, path) as {
        responses: Record<
          number,
          { content: Record<string, { schema: object; examples: Record<string, { value: object }> }> }
        >;
      };
      return responses[200]?.content['application/json'];
    };
    const verified = answers('faceid/v2-2/verify');
    expect(JSON.stringify(verified?.schema)).toContain('result_idcard');
    expect(verified?.examples.FACE_CROPPED?.value).toMatchObject({ imageBestLiveness: { error: 'FACE_CROPPED' } });
    expect(answers('check_liveness')?.examples.FACE_CROPPED?.value).toMatchObject({ error_code: 'FACE_CROPPED' });
    expect(Object.keys(answers('faceid/v2/verify')?.examples ?? {})).toEqual(['FACE_NOT_FOUND']);
  });

  it('says where each kind of body has its images and its key', async () => {
    const document = (await (await get('/docs/openapi.json')).json()) as Doc;
    const body = (path: string) => {
      const { requestBody, ...rest } = operationAt(document, path) as unknown as {
        requestBody: {
          content: Record<string, { schema: { properties: Record<string, object>; required: string[] } }>;
        };
      };
      expect(rest).not.toHaveProperty('security');
      return requestBody.content;
    };
    const json = body('faceid/v2-2/verify')['application/json']?.schema;
    expect(json?.required).toEqual(['imageIdCard', 'imageBest', 'apiKey']);
    expect(json?.properties.imageBest).toMatchObject({ contentEncoding: 'base64' });
    expect(json?.properties.frames).toMatchObject({ type: 'array', maxItems: 4 });
    const form = body('check_liveness')['multipart/form-data']?.schema;
    expect(form?.required).toEqual(['data', 'apiKey']);
    expect(Object.keys(form?.properties ?? {})).toEqual(expect.arrayContaining(['frame2', 'frame5', 'details']));
  });

  it('gives every problem that an operation declares as an example', () => {
    const operation: Operation = {
      id: 'tryOut',
      method: 'GET',
      path: '/things/{id}',
      summary: 'Try it out',
      auth: 'key',
      request: {},
      responses: { 204: null },
      problems: ['limit.requests', 'auth.key_missing', 'image.undecodable', 'image.unsupported_type'],
    };
    const surface: Surface = {
      name: 'face',
      prefix: '/face',
      mounts: ['/v9'],
      operations: [operation],
      register: () => Promise.resolve(),
    };
    const document = openApiDocument([surface], '1') as unknown as Doc;
    const { responses } = document.paths['/face/v9/things/{id}']?.get ?? {};
    expect(responses).toMatchObject({
      204: { description: expect.any(String) },
      401: {
        content: {
          'application/json': { examples: { missing_api_key: { value: { detail: { code: 'missing_api_key' } } } } },
        },
      },
      429: { headers: { 'Retry-After': {} } },
      400: {
        content: { 'application/json': { examples: { invalid_image: {}, 'invalid_image (image.undecodable)': {} } } },
      },
    });
  });
});
