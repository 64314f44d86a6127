import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../adapters/sql/embedded.js';
import { openPostgresql } from '../../adapters/sql/postgresql.js';
import { CannotStartError } from '../../cannot-start.js';
import { embeddedWorkerUrl, openTestDatabase, templateDir, testDatabaseKinds } from '../../testing/database.js';
import { legacyKeys, SealedWorld, type Secrets } from '../../testing/sealed-world.js';
import type { Database } from '../ports/database.js';
import { openBytes, openRootKeys, sealBytes } from '../secrets/index.js';
import { sealCheck } from '../secrets/secret-key.js';
import { rotateSecretKey } from './index.js';
import { sealedColumns } from './sealed-columns.js';

const actor = { name: 'operator' };
const clock = { now: Date.now() };
/** Bytes that are not sealed under the root: hashes, what data keys seal, what the secret key seals. */
const others = [
  'api_keys.hash',
  'audit_heads.mac',
  'audit_log.mac',
  'face_crops.sealed',
  'invitations.token_hash',
  'password_resets.token_hash',
  'recovery_codes.hash',
  'refresh_tokens.hash',
  'registrations.token_hash',
  'secret_key_check.chain_key',
  'secret_key_check.root',
  'secret_key_check.salt_key',
  'secret_key_check.sealed',
  'users.otp_pending',
  'users.otp_secret',
  'webhooks.sealed_secret',
];

/** Every value that is sealed under the root or the secret key, by where it lies. */
async function sealedValues(database: Database): Promise<Map<string, { context: string; sealed: Uint8Array }>> {
  const found = new Map<string, { context: string; sealed: Uint8Array }>();
  for (const { table, column, id, context } of sealedColumns)
    for (const row of await database.query<{ id: string; sealed: Uint8Array }>(
      `select ${id}::text as id, ${column} as sealed from ${table} where ${column} is not null`,
    ))
      found.set(`${table}:${row.id}`, { context: context(row.id), sealed: row.sealed });
  const [row] = await database.query<Record<string, Uint8Array>>('select sealed, root from secret_key_check');
  for (const [column, context] of [
    ['sealed', 'secret-key-check'],
    ['root', 'root-key'],
  ] as const)
    if (row?.[column]) found.set(`secret_key_check:${column}`, { context, sealed: row[column] });
  return found;
}

describe.each(testDatabaseKinds)('a change of the secret key on %s', (kind) => {
  let database: Database;
  let [from, to] = [randomBytes(32), randomBytes(32)];
  beforeAll(async () => {
    database = await openTestDatabase(kind);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    [from, to] = [randomBytes(32), randomBytes(32)];
    const tables = ['secret_key_check', 'accounts', 'signing_keys', 'mails', 'products', 'audit_heads', 'audit_log'];
    await database.query(`truncate ${tables.join(', ')} cascade`);
  });

  /** A database from before there were root keys, or of now. */
  async function fill(isLegacy: boolean): Promise<{ world: SealedWorld; secrets: Secrets }> {
    if (isLegacy) await database.query('insert into secret_key_check (sealed) values ($1)', [sealCheck(from)]);
    const keys = isLegacy ? legacyKeys(from) : await openRootKeys(database, [from]);
    const world = new SealedWorld(database, keys, clock);
    const secrets = await world.fill();
    await world.read(secrets);
    return { world, secrets };
  }
  const opened = async (key: Uint8Array) => new SealedWorld(database, await openRootKeys(database, [key]), clock);

  it('knows of every column of bytes what is to be done with it', async () => {
    const columns = await database.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = current_schema() and data_type = 'bytea'`,
    );
    const known = [...others, ...sealedColumns.map(({ table, column }) => `${table}.${column}`)];
    expect(columns.map(({ name }) => name).sort()).toEqual(known.sort());
  });

  it.each([
    { what: 'of a database of now', isLegacy: false, reseal: false },
    { what: 'of a database of now, with all sealed anew', isLegacy: false, reseal: true },
    { what: 'of a database from before root keys', isLegacy: true, reseal: false },
  ])('$what leaves everything readable, and nothing that the key before opens', async ({ isLegacy, reseal }) => {
    const { world, secrets } = await fill(isLegacy);
    const kept = await world.auditLog.verifyChain(secrets.accountId);
    const before = await sealedValues(database);
    const rotation = await rotateSecretKey(database, actor, { from, to, reseal });
    const isRootNew = isLegacy || reseal;
    expect(rotation).toEqual({
      keyId: expect.stringMatching(/^[0-9a-f]{8}$/),
      resealed: isRootNew ? before.size - (isLegacy ? 1 : 2) : undefined,
      isErased: true,
    });

    const after = await sealedValues(database);
    expect([...after.keys()]).toEqual(expect.arrayContaining([...before.keys()]));
    const [mailKeys, roots] = [sealedColumns[2]?.keyUnder, isRootNew ? [from, world.keys.root] : [from]];
    for (const [place, { context, sealed }] of after)
      for (const key of roots.flatMap((root) => [root, mailKeys?.(root) ?? root]))
        expect(() => openBytes(key, context, sealed), place).toThrow('sealed with another key');
    await expect(openRootKeys(database, [from])).rejects.toThrow(CannotStartError);

    const next = await opened(to);
    await next.read(secrets);
    expect(await next.auditLog.verifyChain(secrets.accountId, kept.head ?? undefined)).toMatchObject({ broken: null });
    const { items } = await next.auditLog.list({ limit: 1, action: 'secret_key.rotated' });
    expect(items).toMatchObject([
      { actor: 'operator', accountId: null, subjectId: rotation.keyId, details: { resealed: isRootNew } },
    ]);
    const more = await next.fill();
    await next.read(more);

    const third = randomBytes(32);
    await rotateSecretKey(database, actor, { from: to, to: third, reseal: true });
    const last = await opened(third);
    for (const each of [secrets, more]) await last.read(each);
    expect(last.keys.root).not.toEqual(next.keys.root);
  });

  it('leaves a server that runs meanwhile as it is', async () => {
    const { world, secrets } = await fill(false);
    await rotateSecretKey(database, actor, { from, to, reseal: false });
    await world.read(secrets);
    const meanwhile = await world.fill();
    await (await opened(to)).read(meanwhile);
  });

  it('reads more rows than are fetched at once', async () => {
    await fill(true);
    await database.query(
      `insert into products (id, slug, name, active, default_format, input_schema, backend)
       select gen_random_uuid(), 'p-' || n, 'x', true, 'json', '{}', '{}' from generate_series(1, 600) n`,
    );
    const context = sealedColumns.find(({ table }) => table === 'products')?.context ?? String;
    const ids = await database.query<{ id: string }>("select id from products where slug like 'p-%'");
    for (const { id } of ids)
      await database.query('update products set credential = $2 where id = $1', [
        id,
        sealBytes(from, context(id), Buffer.from(id)),
      ]);
    expect((await rotateSecretKey(database, actor, { from, to, reseal: false })).resealed).toBeGreaterThan(600);
    const { root } = await openRootKeys(database, [to]);
    for (const { id, credential } of await database.query<{ id: string; credential: Uint8Array }>(
      "select id, credential from products where slug like 'p-%'",
    ))
      expect(openBytes(root, context(id), credential).toString()).toBe(id);
  });

  it('changes nothing when something does not open', async () => {
    const { world, secrets } = await fill(true);
    const [{ id } = { id: '' }] = await database.query<{ id: string }>('select id from products');
    const good = await database.query<{ credential: Uint8Array }>('select credential from products');
    await database.query('update products set credential = $1', [randomBytes(60)]);
    const before = await sealedValues(database);
    const refused = await rotateSecretKey(database, actor, { from, to, reseal: false }).catch((error) => error);
    expect(refused).toBeInstanceOf(CannotStartError);
    expect(refused.message).toBe(`the row ${id} of products does not open with the secret key: nothing was changed`);
    expect(await sealedValues(database)).toEqual(before);
    await database.query('update products set credential = $1', [good[0]?.credential ?? null]);
    await world.read(secrets);
    await (await opened(from)).read(secrets);
  });

  it('is refused from another key, to the same one, and where there is none', async () => {
    const rotate = (key: Uint8Array, next: Uint8Array) =>
      rotateSecretKey(database, actor, { from: key, to: next, reseal: false });
    await expect(rotate(from, to)).rejects.toThrow(/no server was started/);
    await fill(false);
    await expect(rotate(from, Buffer.from(from))).rejects.toThrow(/make another/);
    await expect(rotate(to, randomBytes(32))).rejects.toThrow(/not the one/);
    await opened(from);
  });
});

describe('a change of the secret key on disk', () => {
  it.each([false, true])('leaves no row of before in the files of tables (sealed anew: %s)', async (reseal) => {
    const folder = await mkdtemp(join(tmpdir(), 'facet-key-'));
    const dataDir = join(folder, 'database');
    await cp(await templateDir(), dataDir, { recursive: true });
    const database = await openEmbeddedDatabase({ dataDir, workerUrl: embeddedWorkerUrl });
    const [from, to] = [randomBytes(32), randomBytes(32)];
    await new SealedWorld(database, await openRootKeys(database, [from]), clock).fill();
    await database.query('checkpoint');
    const before = await sealedValues(database);
    const lying = async () => {
      const found: string[] = [];
      for (const name of await readdir(join(dataDir, 'base'), { recursive: true })) {
        const bytes = await readFile(join(dataDir, 'base', name)).catch(() => Buffer.alloc(0));
        // Not all of it: large values are kept in pieces.
        for (const [place, { sealed }] of before)
          if (bytes.includes(Buffer.from(sealed.subarray(1, 41)))) found.push(place);
      }
      return [...new Set(found)].sort();
    };
    expect(await lying()).toEqual([...before.keys()].sort());
    await rotateSecretKey(database, actor, { from, to, reseal });
    await database.query('checkpoint');
    const replaced = (place: string) => reseal || place.startsWith('secret_key_check');
    expect(await lying()).toEqual([...before.keys()].filter((place) => !replaced(place)).sort());
    await database.close();
    await rm(folder, { recursive: true });
  });
});

describe.runIf(testDatabaseKinds.includes('postgresql'))('a change of the secret key beside another server', () => {
  it('is refused where everything would be sealed anew, and else not', async () => {
    const database = await openTestDatabase('postgresql');
    const [from, to] = [randomBytes(32), randomBytes(32)];
    await openRootKeys(database, [from]);
    const [row] = await database.query<{ name: string }>('select current_database() as name');
    const url = new URL(process.env.TEST_DATABASE_URL ?? '');
    url.pathname = `/${row?.name}`;
    const server = openPostgresql(url.href);
    await server.query('select 1');
    await expect(rotateSecretKey(database, actor, { from, to, reseal: true })).rejects.toThrow(
      /1 other connections to the database are open: stop every server/,
    );
    await rotateSecretKey(database, actor, { from, to, reseal: false });
    await server.close();
    await rotateSecretKey(database, actor, { from: to, to: from, reseal: true });
    await database.close();
  });
});
