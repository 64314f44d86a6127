import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { Accounts } from '../accounts/index.js';
import type { AuditLog } from '../audit/index.js';
import type { Database } from '../ports/database.js';
import { openBytes } from '../secrets/index.js';
import { type NewProduct, type Product, Products, type ProductsParts } from './index.js';
import { credentialContext } from './store.js';

const actor = { name: 'test' };
const schema = {
  type: 'object',
  properties: { zeta: { type: 'string' }, alpha: { type: 'number' } },
  required: ['zeta'],
};
const invalid = (...issues: { field: string; message: unknown }[]) => ({
  problem: 'request.invalid',
  details: { issues: issues.map((issue) => expect.objectContaining(issue)) },
});

describe.each(testDatabaseKinds)('products on %s', (kind) => {
  const secretKey = randomBytes(32);
  const forgotten: string[] = [];
  const checked: string[] = [];
  let refusal: string | undefined;
  let issues: { field: string; message: string }[] = [];
  let now = 0;
  let database: Database;
  let auditLog: AuditLog;
  let accounts: Accounts;
  let products: Products;

  const open = (parts: Partial<ProductsParts> = {}) =>
    new Products({
      database,
      audit: auditLog.append,
      secretKey,
      sandbox: {
        check: async ({ key }) => {
          checked.push(key);
          return issues;
        },
      },
      upstream: { refusal: async () => refusal },
      runner: {
        run: () => Promise.reject(new Error('runs are tested elsewhere')),
        test: async ({ slug, active, credential }, inputs) => ({
          durationMs: 1,
          upstream: null,
          problem: null,
          explanation: JSON.stringify({ slug, active, credential, inputs }),
          answer: null,
        }),
        healthOf: () => ({
          breaker: 'closed',
          calls: 0,
          failures: 0,
          error_rate: null,
          p50_ms: null,
          window_seconds: 900,
        }),
        observe: () => {},
        forget: (id) => forgotten.push(id),
        stop: async () => {},
      },
      onKeysChanged: () => accounts.forgetKeys(),
      now: () => now,
      ...parts,
    });
  const http = (slug: string, backend: Partial<NewProduct['backend']> = {}): NewProduct => ({
    slug,
    name: 'A model',
    input_schema: schema,
    backend: { type: 'http', url: 'https://model.example/run', ...backend } as NewProduct['backend'],
  });
  let made = 0;
  const newSlug = () => `product-${++made}`;
  const stored = async ({ id }: Product) =>
    (await database.query<{ credential: Uint8Array | null }>('select credential from products where id = $1', [id]))[0]
      ?.credential;
  const entriesOf = async (slug: string) =>
    (await auditLog.list({ limit: 200 })).items.filter(({ subjectId }) => subjectId === slug).toReversed();

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    auditLog = openTestAuditLog(database);
    accounts = new Accounts({ database, audit: auditLog.append, rateLimiter: new MemoryRateLimiter() });
  });
  afterAll(() => database?.close());
  beforeEach(() => {
    refusal = undefined;
    issues = [];
    products = open();
  });

  it('keeps a product with everything that it does not say, and its schema in its own order', async () => {
    const slug = newSlug();
    const product = await products.create(actor, http(slug));
    expect(product).toEqual({
      id: expect.any(String),
      slug,
      name: 'A model',
      active: true,
      default_format: 'json',
      input_schema: schema,
      backend: {
        type: 'http',
        url: 'https://model.example/run',
        method: 'POST',
        headers: {},
        timeout_ms: 30_000,
        request_mapping: null,
        response_mapping: null,
        verify_tls: true,
        idempotent: false,
        max_response_bytes: 8_388_608,
      },
      has_credential: false,
      version: 1,
      created_at: expect.any(Date),
      updated_at: expect.any(Date),
    });
    expect(JSON.stringify((await products.get(slug)).input_schema)).toBe(JSON.stringify(schema));
    expect(await products.find(slug)).toEqual(product);
  });

  it('gives a built-in pipeline its own schema, and another one with another pipeline', async () => {
    const slug = newSlug();
    const pipeline = { type: 'builtin', pipeline: 'face.detect' } as const;
    const product = await products.create(actor, { slug, name: 'Faces', backend: pipeline });
    expect(product).toMatchObject({ backend: pipeline, input_schema: { required: ['image'] } });
    const changed = await products.update(actor, slug, { backend: { pipeline: 'face.compare' } });
    expect(changed).toMatchObject({ input_schema: { required: ['source', 'target'] }, version: 2 });
    const kept = await products.update(actor, slug, { backend: { pipeline: 'face.compare' }, name: 'Pairs' });
    expect(kept.input_schema).toEqual(changed.input_schema);
    const own = { slug: newSlug(), name: 'Own', input_schema: schema, backend: pipeline };
    expect((await products.create(actor, own)).input_schema).toEqual(schema);
  });

  it('refuses pipelines that this server does not have, in plain words', async () => {
    const named = (pipeline: string) =>
      products.create(actor, { slug: newSlug(), name: '', backend: { type: 'builtin', pipeline } });
    await expect(named('vision.describe')).rejects.toMatchObject(
      invalid({ field: 'backend.pipeline', message: expect.stringContaining('Needs a language model') }),
    );
    await expect(named('face.guess')).rejects.toMatchObject(
      invalid({ field: 'backend.pipeline', message: 'Must be one of face.detect, face.compare, kyc.verify' }),
    );
  });

  it('names everything that would keep a product from running, and keeps none of it', async () => {
    refusal = 'leads to a private address';
    issues = [{ field: 'input_schema', message: 'is no schema' }];
    const headers = { Host: 'a', 'X Bad': 'b', 'X-Line': 'a\r\nb', 'X-Key': '{{credential}}', 'x-key': 'again' };
    const faulty = { ...http('Not a slug', { headers }), name: '' };
    await expect(products.create(actor, faulty)).rejects.toMatchObject(
      invalid(
        { field: 'slug', message: 'Must be 1 to 64 of a-z, 0-9 and -' },
        { field: 'backend.url', message: 'Leads to a private address' },
        { field: 'backend.headers.Host', message: 'Is set by the server itself' },
        { field: 'backend.headers.X Bad', message: 'Is not the name of a header' },
        { field: 'backend.headers.X-Line', message: 'Holds characters that no header may hold' },
        { field: 'backend.headers.x-key', message: 'Is given twice' },
        { field: 'backend.headers.X-Key', message: 'Names the credential, and the product has none' },
        { field: 'input_schema', message: 'is no schema' },
      ),
    );
    const { input_schema: _, ...without } = http(newSlug());
    await expect(products.create(actor, without)).rejects.toMatchObject(
      invalid({ field: 'input_schema', message: 'Required' }),
    );
    // What one definition was refused with must not be remembered for the next of the same product.
    expect(new Set(checked).size).toBe(checked.length);
  });

  it('refuses a slug that is taken, also of an inactive product, also at the same moment', async () => {
    const slug = newSlug();
    const both = await Promise.allSettled([
      products.create(actor, { ...http(slug), active: false }),
      open().create(actor, { ...http(slug), active: false }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(products.create(actor, http(slug))).rejects.toMatchObject({
      problem: 'resource.exists',
      details: { resource: 'product', name: slug },
    });
  });

  it('lists the newest first, a page at a time', async () => {
    const slugs = [newSlug(), newSlug(), newSlug()];
    for (const slug of slugs) await products.create(actor, http(slug));
    const first = await products.list({ limit: 2 });
    expect(first.items.map(({ slug }) => slug)).toEqual([slugs[2], slugs[1]]);
    const rest = await products.list({ limit: 1, cursor: first.nextCursor as string });
    expect(rest.items.map(({ slug }) => slug)).toEqual([slugs[0]]);
    await expect(products.list({ limit: 1, cursor: 'bm8' })).rejects.toMatchObject({ problem: 'request.invalid' });
  });

  it('tells an unknown slug and an inactive product from a key without it', async () => {
    const slug = newSlug();
    await products.create(actor, { ...http(slug), active: false });
    for (const absent of [slug, 'unknown', 'No-Slug', '', '../x', 'x'.repeat(65)])
      await expect(products.find(absent)).rejects.toMatchObject({
        problem: 'product.not_found',
      });
    await products.update(actor, slug, { active: true });
    const found = await products.find(slug);
    products.refuseStranger({ products: ['other', slug] }, found);
    for (const others of [[], ['other']])
      expect(() => products.refuseStranger({ products: others }, found)).toThrow('product.not_entitled');
  });

  describe('credentials', () => {
    it('are sealed in the database, opened for calls, and told to nobody', async () => {
      const slug = newSlug();
      const product = await products.create(actor, http(slug, { credential: 's3cr3t-value' }));
      expect(product.has_credential).toBe(true);
      const sealed = (await stored(product)) as Uint8Array;
      expect(Buffer.from(sealed).includes('s3cr3t-value')).toBe(false);
      const found = await products.find(slug);
      expect(found.credential).toBe('s3cr3t-value');
      for (const shown of [product, found, { ...found }, await products.get(slug), await products.list({ limit: 200 })])
        expect(JSON.stringify(shown)).not.toContain('s3cr3t');
      expect(JSON.stringify(await entriesOf(slug))).not.toContain('s3cr3t');
      // Moved to another product's row, it opens nothing.
      const other = await products.create(actor, http(newSlug(), { credential: 'other' }));
      expect(() => openBytes(secretKey, credentialContext(other.id), sealed)).toThrow('sealed with another key');
    });

    it('stay until they are given again or removed', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug, { credential: 'one', headers: { 'X-Key': 'k {{credential}}' } }));
      await products.update(actor, slug, { backend: { timeout_ms: 5 } });
      expect((await products.find(slug)).credential).toBe('one');
      await products.update(actor, slug, { backend: { credential: 'two' } });
      expect((await products.find(slug)).credential).toBe('two');
      await expect(products.update(actor, slug, { backend: { credential: null } })).rejects.toMatchObject(
        invalid({ field: 'backend.headers.X-Key', message: 'Names the credential, and the product has none' }),
      );
      const without = await products.update(actor, slug, { backend: { credential: null, headers: {} } });
      expect(without.has_credential).toBe(false);
      expect(await stored(without)).toBeNull();
      expect(await products.find(slug)).not.toHaveProperty('credential');
    });

    it('are not sent to another server than they were given for', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug, { credential: 'one' }));
      const moved = (backend: object) => products.update(actor, slug, { backend });
      await moved({ url: 'https://model.example/v2?deep=1' });
      for (const url of ['https://model.example:8443/run', 'http://model.example/run', 'https://evil.example/run'])
        await expect(moved({ url })).rejects.toMatchObject(
          invalid({ field: 'backend.credential', message: expect.stringContaining('Must be given again') }),
        );
      expect((await moved({ url: 'https://next.example/', credential: 'two' })).has_credential).toBe(true);
      expect((await moved({ url: 'https://last.example/', credential: null })).has_credential).toBe(false);
      await moved({ url: 'https://free.example/' });
    });

    it('go when the backend becomes a pipeline', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug, { credential: 'one' }));
      const builtin = await products.update(actor, slug, { backend: { type: 'builtin', pipeline: 'kyc.verify' } });
      expect(builtin).toMatchObject({ has_credential: false, input_schema: { required: ['id_card', 'selfie'] } });
      expect(await stored(builtin)).toBeNull();
    });

    it('are refused when no header could carry them', async () => {
      for (const credential of ['', 'line\nbreak', 'snow☃'])
        await expect(products.create(actor, http(newSlug(), { credential }))).rejects.toMatchObject(
          invalid({ field: 'backend.credential', message: expect.stringContaining('a header may hold') }),
        );
    });
  });

  describe('changes', () => {
    it('leave what they do not name as it is, and null removes a mapping', async () => {
      const slug = newSlug();
      const before = await products.create(actor, http(slug, { request_mapping: 'inputs', headers: { A: 'b' } }));
      const after = await products.update(actor, slug, { backend: { request_mapping: null, verify_tls: false } });
      expect(after).toEqual({
        ...before,
        backend: { ...before.backend, request_mapping: null, verify_tls: false },
        version: 2,
        updated_at: expect.any(Date),
      });
      for (const slug of ['unknown', 'No\u0000Slug'])
        for (const attempt of [products.update(actor, slug, {}), products.get(slug), products.delete(actor, slug)])
          await expect(attempt).rejects.toMatchObject({ problem: 'resource.not_found' });
    });

    it('name fields that belong to the other type of backend, and what that type lacks', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug));
      await expect(products.update(actor, slug, { backend: { pipeline: 'face.detect' } })).rejects.toMatchObject(
        invalid({ field: 'backend.pipeline', message: 'Is no field of a backend of type http' }),
      );
      await expect(products.update(actor, slug, { backend: { type: 'builtin' } })).rejects.toMatchObject(
        invalid({ field: 'backend.pipeline', message: 'Required' }),
      );
      await products.update(actor, slug, { backend: { type: 'builtin', pipeline: 'face.detect' } });
      await expect(products.update(actor, slug, { backend: { type: 'http' } })).rejects.toMatchObject(
        invalid({ field: 'backend.url', message: 'Required' }),
      );
    });

    it('can switch off and rename what may no longer be called', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug));
      refusal = 'leads to a private address';
      expect(await products.update(actor, slug, { active: false, name: 'Off' })).toMatchObject({ name: 'Off' });
      await expect(products.update(actor, slug, { backend: { timeout_ms: 5 } })).rejects.toMatchObject(
        invalid({ field: 'backend.url', message: 'Leads to a private address' }),
      );
    });

    it('made at once are all kept, each in a version of its own', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug));
      const servers = [products, open(), open()];
      await Promise.all([
        servers[0]?.update(actor, slug, { name: 'Renamed' }),
        servers[1]?.update(actor, slug, { backend: { headers: { A: 'b' } } }),
        servers[2]?.update(actor, slug, { backend: { timeout_ms: 5 } }),
        servers[0]?.update(actor, slug, { default_format: 'pdf' }),
      ]);
      expect(await products.get(slug)).toMatchObject({
        name: 'Renamed',
        default_format: 'pdf',
        backend: { headers: { A: 'b' }, timeout_ms: 5 },
        version: 5,
      });
      expect((await entriesOf(slug)).map(({ action }) => action)).toEqual([
        'product.created',
        ...Array<string>(4).fill('product.updated'),
      ]);
    });

    it('are told to the audit log by the names of their fields', async () => {
      const slug = newSlug();
      await products.create(actor, http(slug));
      await products.update(actor, slug, {
        name: 'New',
        backend: { credential: 'hidden', url: 'https://model.example/secret' },
      });
      const [created, updated] = await entriesOf(slug);
      expect(created).toMatchObject({
        action: 'product.created',
        subjectType: 'product',
        accountId: null,
        details: { active: true, backend: 'http', host: 'model.example', has_credential: false },
      });
      expect(updated?.details).toEqual({
        fields: ['name', 'backend.credential', 'backend.url'],
        version: 2,
        active: true,
        backend: 'http',
        host: 'model.example',
        has_credential: true,
      });
    });

    it('are seen at once here, and within three seconds on another server', async () => {
      const slug = newSlug();
      const other = open();
      await expect(other.find(slug)).rejects.toMatchObject({ problem: 'product.not_found' });
      await products.create(actor, http(slug));
      expect(await products.find(slug)).toMatchObject({ version: 1 });
      await expect(other.find(slug)).rejects.toMatchObject({ problem: 'product.not_found' });
      now += 3_000;
      expect(await other.find(slug)).toMatchObject({ version: 1 });
      await products.update(actor, slug, { active: false });
      await expect(products.find(slug)).rejects.toMatchObject({ problem: 'product.not_found' });
      expect(await other.find(slug)).toMatchObject({ version: 1 });
      now += 3_000;
      await expect(other.find(slug)).rejects.toMatchObject({ problem: 'product.not_found' });
    });
  });

  it('is taken off all keys when it is deleted, at once', async () => {
    const [slug, other] = [newSlug(), newSlug()];
    const { id } = await products.create(actor, http(slug));
    await products.create(actor, http(other));
    const account = await accounts.createAccount(actor, { name: 'Ada' });
    const keys = await Promise.all(
      [[slug, other], [slug], [other]].map((entitled) =>
        accounts.createKey(actor, account.id, { surface: 'gateway', products: entitled }),
      ),
    );
    const productsOf = async (secret = '') => (await accounts.authenticateKey({ secret, surface: 'gateway' })).products;
    expect(await productsOf(keys[0]?.key)).toEqual([slug, other]);
    await products.delete(actor, slug);
    expect(await Promise.all(keys.map(({ key }) => productsOf(key)))).toEqual([[other], [], [other]]);
    await expect(products.find(slug)).rejects.toMatchObject({ problem: 'product.not_found' });
    await expect(products.delete(actor, slug)).rejects.toMatchObject({ problem: 'resource.not_found' });
    expect(forgotten).toContain(id);
    expect((await entriesOf(slug)).at(-1)).toMatchObject({ action: 'product.deleted', details: { keys: 2 } });
  });

  it('can be tried while it is inactive, with its credential', async () => {
    const slug = newSlug();
    await products.create(actor, { ...http(slug, { credential: 'one' }), active: false });
    const { explanation } = await products.test(slug, { inputs: { zeta: 'z' } }, AbortSignal.timeout(1_000));
    expect(JSON.parse(explanation ?? '')).toEqual({ slug, active: false, credential: 'one', inputs: { zeta: 'z' } });
    await expect(products.test(randomUUID(), { inputs: {} }, AbortSignal.timeout(1_000))).rejects.toMatchObject({
      problem: 'resource.not_found',
    });
  });
});
