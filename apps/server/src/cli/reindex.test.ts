import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from './main.js';

const account = '11111111-1111-4111-8111-111111111111';
const other = '22222222-2222-4222-8222-222222222222';

let server: Server;
let requests: string[];
let answers: Map<string, unknown[]>;
let output: string;
let errors: string;
let exitCode: typeof process.exitCode;

beforeEach(async () => {
  requests = [];
  output = '';
  errors = '';
  exitCode = process.exitCode;
  server = createServer((request: IncomingMessage, response) => {
    const path = request.url?.replace('/admin/v1', '').replace(/\?.*/, '') ?? '';
    requests.push(path);
    const [answer, ...later] = answers.get(path) ?? [];
    if (later.length > 0) answers.set(path, later);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { code: 'not_found', detail: 'No such thing.' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('FACET_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('FACET_ADMIN_TOKEN', 'token');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = exitCode;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const accounts = (...ids: string[]) => ({ accounts: ids.map((id) => ({ id, name: 'A' })), next_cursor: null });
const collections = (outdated: Record<string, number>) => ({
  collections: Object.entries(outdated).map(([external_id, outdated_faces]) => ({ external_id, outdated_faces })),
  next_cursor: null,
});
const batch = (reindexed: number, remaining: number, stuck = 0) => ({ reindexed, remaining, stuck });
const reindexOf = (id: string, collection: string) => `/accounts/${id}/collections/${collection}/reindex`;

test('every collection with outdated faces is brought up to date, batch after batch, in every account', async () => {
  answers = new Map<string, unknown[]>([
    ['/accounts', [accounts(account, other)]],
    [`/accounts/${account}/collections`, [collections({ fresh: 0, staff: 70, visitors: 2 })]],
    [`/accounts/${other}/collections`, [collections({ guests: 1 })]],
    [reindexOf(account, 'staff'), [batch(32, 38), batch(32, 6), batch(6, 0)]],
    [reindexOf(account, 'visitors'), [batch(1, 0, 1)]],
    [reindexOf(other, 'guests'), [batch(0, 0, 1)]],
  ]);
  await main(['node', 'facet', 'reindex', '--json']);
  expect(JSON.parse(output)).toEqual({
    collections: [
      { account_id: account, collection: 'staff', reindexed: 70, need_photos: 0 },
      { account_id: account, collection: 'visitors', reindexed: 1, need_photos: 1 },
      { account_id: other, collection: 'guests', reindexed: 0, need_photos: 1 },
    ],
  });
  expect(errors).toContain('reindexing faces: 43% (32 of 73), staff');
  expect(errors).toContain('their photos are needed again for 2 faces: no crop can be read\n');
  expect(requests.filter((path) => path.endsWith('/reindex'))).toHaveLength(5);
  expect(requests.join()).not.toContain('fresh/reindex');
});

test('one collection of the only account is brought up to date by its name', async () => {
  answers = new Map<string, unknown[]>([
    ['/accounts', [accounts(account)]],
    [`/accounts/${account}/collections`, [collections({ staff: 1, visitors: 1 })]],
    [reindexOf(account, 'visitors'), [batch(1, 0)]],
  ]);
  await main(['node', 'facet', 'reindex', '--collection', 'visitors']);
  expect(output).toMatch(/ACCOUNT_ID +COLLECTION +REINDEXED +NEED_PHOTOS\n\S+ +visitors +1 +0\n/);

  await main(['node', 'facet', 'reindex', '--collection', 'nobody']);
  expect(errors).toContain(`facet: account ${account} has no collection nobody`);
});

test('without outdated faces there is nothing to do', async () => {
  answers = new Map([[`/accounts/${account}/collections`, [collections({ staff: 0 })]]]);
  await main(['node', 'facet', 'reindex', '--account', account]);
  expect(output).toBe('nothing to do: every face is of this model\n');
  expect(errors).toBe('');
});

test('a server that moves nothing is not asked for ever', async () => {
  answers = new Map<string, unknown[]>([
    [`/accounts/${account}/collections`, [collections({ staff: 5 })]],
    [reindexOf(account, 'staff'), [batch(0, 5)]],
  ]);
  await main(['node', 'facet', 'reindex', '--account', account]);
  expect(errors).toContain('facet: the server leaves 5 faces of staff as they are');
  expect(process.exitCode).toBe(1);
});

test('a collection is named together with its account where there are several', async () => {
  answers = new Map([['/accounts', [accounts(account, other)]]]);
  await main(['node', 'facet', 'reindex', '--collection', 'staff']);
  expect(errors).toContain('facet: there are several accounts: choose one with --account ID');
  expect(errors).toContain(other);
  expect(process.exitCode).toBe(2);

  answers = new Map([['/accounts', [accounts()]]]);
  await main(['node', 'facet', 'reindex', '--collection', 'staff']);
  expect(errors).toContain('there is no account yet: make one with facet account create NAME');
});
