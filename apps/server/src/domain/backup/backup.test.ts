import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrateTo } from '../../adapters/sql/migrate.js';
import { CannotStartError } from '../../cannot-start.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { AuditLog } from '../audit/index.js';
import type { Database, Sql } from '../ports/database.js';
import { DataKeys, openRootKeys } from '../secrets/index.js';
import { frameBytes, frameHeadBytes, headerBytes, tagBytes } from './frame-format.js';
import { BackupError, createBackup, readBackup, restoreBackup } from './index.js';

const secretKey = randomBytes(32);
const never = new AbortController().signal;
const account = '00000000-0000-4000-8000-000000000001';
const collection = '00000000-0000-4000-8000-000000000002';
const context = 'crop:a:b';
const crop = randomBytes(4 * frameBytes);

let folder: string;
let database: Database;

const backUp = (file: string, options: Partial<Parameters<typeof createBackup>[0]> = {}) =>
  createBackup({ database, file, secretKey, signal: never, onProgress: () => {}, ...options });
const restore = (target: Database, file: string, key: Uint8Array = secretKey) =>
  restoreBackup({
    database: target,
    file,
    secretKey: key,
    signal: never,
    migrate,
    migrateTo,
    onProgress: () => {},
  });

async function emptyDatabase(kind: Database['kind']): Promise<Database> {
  const empty = await openTestDatabase(kind);
  await empty.query('drop schema public cascade');
  await empty.query('create schema public');
  return empty;
}

const relations = (sql: Sql) =>
  sql.query<{ name: string; kind: string }>(
    `select relname as name, relkind as kind from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') order by relname`,
  );

/** Every row as the database itself writes it, and where the sequences stand. */
async function everything(of: Database): Promise<Record<string, unknown>> {
  return of.transaction(async (sql) => {
    await sql.query("set local timezone = 'utc'");
    const found: Record<string, unknown> = {};
    for (const { name, kind } of await relations(sql)) {
      const columns = kind === 'S' ? 'last_value, is_called' : 't::text as row';
      if (name !== 'migrations') found[name] = await sql.query(`select ${columns} from ${name} t order by 1`);
    }
    return found;
  });
}

/** Rows with what is easily lost: large and small numbers, odd characters, nulls of both kinds, bytes. */
async function fill(): Promise<void> {
  const odd = 'l\u2028ine\u2029 "q" \\ \n\r\t {"a"} €😀 \u0001';
  await database.query('insert into plans (name, limits) values ($1, $2)', ['own', { deep: [null, odd, 0.1] }]);
  await database.query("delete from plans where name = 'pro'");
  await database.query("insert into accounts (id, name, plan, limits) values ($1, $2, 'own', 'null')", [account, odd]);
  await database.query(
    "insert into accounts (id, name, plan) select gen_random_uuid(), 'account ' || n, 'free' from generate_series(1, 30) n",
  );
  await database.query("delete from accounts where name = 'account 30'");
  await database.query(
    `insert into api_keys (id, account_id, surface, hash, hint, scopes, products, allowed_ips, expires_at, limits)
     values ($1, $1, 'face', $2, $3, $4, '{}', '{null}', '2026-01-02T03:04:05.678901Z', '{"big": 123456789012345678901234567890.5, "tiny": 1e-300}')`,
    [account, randomBytes(32), odd, [odd, '', 'null', '{a,b}']],
  );
  await database.query(
    "insert into key_usage select $1, span, '2026-02-28', 9223372036854775807 from unnest('{day,total}'::text[]) span",
    [account],
  );
  await database.query(
    `insert into audit_log (actor, action, subject_type, subject_id, details)
     select 'test', 'made', 'nothing', n::text, jsonb_build_object('n', n) from generate_series(1, 6000) n`,
  );
  await database.query(
    "insert into embedding_models (name, version, dimensions) values ('model', '1', 128), ('m', '2', 2)",
  );
  await database.query("insert into collections (account_id, id, external_id, face_count) values ($1, $2, 'Ä', 300)", [
    account,
    collection,
  ]);
  await database.query(
    `insert into faces (account_id, collection_id, id, position, box_left, box_top, box_width, box_height, image_width, image_height, detection_score)
     select $1, $2, gen_random_uuid(), n, 0.1, n / 3.0, 1e-40, 3.4028235e38, n, n, 0.99999994 from generate_series(1, 300) n`,
    [account, collection],
  );
  await database.query(
    `insert into templates
     select account_id, collection_id, id, 1, (select array_agg((random() * 2 - 1) / 10 ^ (i % 9)) from generate_series(1, 128) i where position > 0)::real[]::vector
       from faces`,
  );
  const sealed = await new DataKeys({ secretKey }).seal(database, account, context, crop);
  await database.query('insert into face_crops select account_id, collection_id, id, $1 from faces limit 3', [sealed]);
  await openRootKeys(database, [secretKey]);
  await fillPeople(odd, sealed);
  await fillRecords(odd);
}

/** A chain of audit entries, a product, and calls that were counted. */
async function fillRecords(odd: string): Promise<void> {
  const { append } = new AuditLog({ database, secretKey });
  const entry = { action: 'key.updated', subjectType: 'key', subjectId: 'k', accountId: account } as const;
  for (const details of [{ odd }, { figures: [0.1, 1e-7, 1e21] }, {}])
    await database.transaction((sql) => append(sql, { name: odd, address: '2001:db8::1' }, { ...entry, details }));
  await database.query(
    `insert into usage_counts (account_id, day, surface, operation, code, key_id, calls, product)
     values ($1, '2026-01-02', 'face', 'detectFaces', 'ok', $1, 9007199254740993, ''),
       ($1, '2026-01-02', 'gateway', 'callProduct', 'ok', $1, 1, 'a-product')`,
    [account],
  );
  // Text is kept as it was written: order, spaces and numbers that no floating point holds.
  await database.query(
    `insert into products (id, slug, name, active, default_format, input_schema, backend, credential, version)
     values ($1, 'a-product', $2, true, 'both', '{ "zeta": 1, "alpha":  123456789012345678901234567890.5 }', 'null', $3, 7)`,
    [account, odd, randomBytes(40)],
  );
}

/** One of everything that people leave behind, secrets and times included. */
async function fillPeople(odd: string, sealed: Uint8Array): Promise<void> {
  const [at, until] = ['2026-01-02T03:04:05.678901Z', '2026-02-02T03:04:05Z'];
  await database.query(
    `insert into users (id, account_id, email, password_hash, role, otp_secret, otp_last_step, created_at)
     values ($1, $1, $2, $3, 'owner', $4, 58912345, $5)`,
    [account, 'ada@example.com', odd, sealed, at],
  );
  await database.query(
    `insert into registrations (token_hash, email, password_hash, organisation, user_id, account_id, created_at, expires_at)
     values ($1, $2, '', $3, gen_random_uuid(), gen_random_uuid(), $4, $5)`,
    [randomBytes(32), 'bea@example.com', odd, at, until],
  );
  await database.query(
    `insert into sessions (id, account_id, user_id, address, created_at, last_used_at, expires_at)
     values ($1, $1, $1, '2001:db8::1', $2, $2, $3)`,
    [account, at, until],
  );
  await database.query('insert into refresh_tokens (hash, session_id, expires_at) values ($1, $2, $3)', [
    randomBytes(32),
    account,
    until,
  ]);
  await database.query('insert into password_resets (token_hash, user_id, expires_at) values ($1, $2, $3)', [
    randomBytes(32),
    account,
    until,
  ]);
  await database.query('insert into recovery_codes (user_id, hash) values ($1, $2)', [account, randomBytes(32)]);
  await database.query(
    `insert into invitations (id, account_id, email, role, token_hash, invited_by, created_at, expires_at)
     values ($1, $1, 'cay@example.com', 'viewer', $2, 'ada@example.com', $3, $4)`,
    [account, randomBytes(32), at, until],
  );
  await database.query('insert into signing_keys (id, sealed, created_at) values ($1, $2, $3)', ['key', sealed, at]);
}

describe.each(testDatabaseKinds)('a backup of %s', (kind) => {
  let before: Record<string, unknown>;
  let file: string;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    await fill();
    before = await everything(database);
    folder = await mkdtemp(join(tmpdir(), 'facet-backup-'));
    file = join(folder, 'one.facet');
  });
  afterAll(() => Promise.all([database.close(), rm(folder, { recursive: true })]));

  it('is a file for its owner alone, with all rows counted', async () => {
    const seen = new Map<string, number>();
    const summary = await backUp(file, { onProgress: (table, rows) => seen.set(table, rows) });
    const [row] = await database.query<{ n: number }>('select count(*) as n from audit_log');
    expect(seen.get('audit_log')).toBe(row?.n);
    expect(seen.get('secret_key_check')).toBe(1);
    const { size, mode } = await stat(file);
    expect(mode & 0o777).toBe(0o600);
    expect(summary).toEqual({ tables: seen.size, rows: [...seen.values()].reduce((sum, n) => sum + n), bytes: size });
    expect(await readdir(folder)).toEqual(['one.facet']);
    const header = await readBackup({ file, secretKey, signal: never });
    expect(header).toMatchObject({
      migrations: expect.arrayContaining([expect.objectContaining({ name: '0001_accounts.sql' })]),
    });
  });

  it('does not replace a file', async () => {
    await expect(backUp(file)).rejects.toThrow(/exists: remove it/);
  });

  it.each(testDatabaseKinds)('is restored on %s to the same rows', async (target) => {
    const restored = await emptyDatabase(target);
    const counts = await restore(restored, file);
    expect(await everything(restored)).toEqual(before);
    expect(counts.get('faces')).toBe(300);
    const [sealed] = await restored.query<{ sealed: Buffer }>('select sealed from face_crops');
    const opened = await new DataKeys({ secretKey }).open(restored, account, context, sealed?.sealed as Buffer);
    expect(crop.equals(opened)).toBe(true);
    const next = "insert into accounts (id, name, plan) values (gen_random_uuid(), 'next', 'free') returning position";
    expect(await restored.query(next)).toEqual([{ position: 32 }]);
    await expect(restored.query('delete from audit_log')).rejects.toThrow('append-only');
    expect(await migrate(restored)).toEqual([]);
    const audited = await new AuditLog({ database: restored, secretKey }).verifyChain(account);
    expect(audited).toMatchObject({ entries: 3, broken: null });
    await restored.close();
  });

  it('is restored only into an empty database', async () => {
    const refused = await restore(database, file).catch((error) => error);
    expect(refused).toBeInstanceOf(BackupError);
    expect(refused.message).toMatch(/not empty .*accounts, .*api_keys, .*faces/);
    const migrated = await openTestDatabase(kind);
    await expect(restore(migrated, file)).rejects.toThrow(/not empty .*plans/);
    await migrated.close();
    expect(await everything(database)).toEqual(before);
  });

  it('leaves nothing where it fails', async () => {
    const stop = new AbortController();
    const stopped = backUp(join(folder, 'stopped'), {
      signal: stop.signal,
      onProgress: (table) => table === 'faces' && stop.abort(),
    });
    await expect(stopped).rejects.toThrow(/abort/i);
    const failing = backUp(join(folder, 'failing'), {
      onProgress: () => {
        throw new Error('a progress bar broke');
      },
    });
    await expect(failing).rejects.toThrow('a progress bar broke');
    const wrongKey = await backUp(join(folder, 'other'), { secretKey: randomBytes(32) }).catch((error) => error);
    expect(wrongKey).toBeInstanceOf(CannotStartError);
    await expect(backUp(join(folder, 'no such folder', 'file'))).rejects.toThrow('ENOENT');
    const empty = await emptyDatabase(kind);
    await expect(backUp(join(folder, 'empty'), { database: empty })).rejects.toThrow(/nothing to back up/);
    await empty.close();
    expect(await readdir(folder)).toEqual(['one.facet']);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe.each(testDatabaseKinds)('a backup that cannot be trusted, on %s', (kind) => {
  let empty: Database;
  let sound: Buffer;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facet-backup-'));
    file = join(folder, 'one.facet');
    database = await openTestDatabase(kind);
    await fill();
    await backUp(file);
    sound = await readFile(file);
    empty = await emptyDatabase(kind);
  });
  beforeEach(() => rm(file, { force: true }));
  afterAll(async () => {
    await Promise.all([database.close(), empty.close(), rm(folder, { recursive: true })]);
  });

  const fullFrame = frameHeadBytes + frameBytes + tagBytes;
  const frame = (n: number) => sound.subarray(headerBytes + n * fullFrame, headerBytes + (n + 1) * fullFrame);
  const flipped = (at: number) => {
    const changed = Buffer.from(sound);
    changed[at] = (changed[at] as number) ^ 1;
    return changed;
  };
  const cases: [string, () => Buffer, RegExp][] = [
    ['cut in a frame', () => sound.subarray(0, -1), /cut off/],
    ['cut between frames', () => sound.subarray(0, headerBytes + 3 * fullFrame), /cut off/],
    ['changed in its first frame', () => flipped(headerBytes + 100), /damaged or changed/],
    ['changed near its end', () => flipped(sound.length - 50), /damaged or changed/],
    [
      'whose frames were put in another order',
      () =>
        Buffer.concat([
          sound.subarray(0, headerBytes),
          frame(1),
          frame(0),
          sound.subarray(headerBytes + 2 * fullFrame),
        ]),
      /damaged or changed/,
    ],
    ['with something added', () => Buffer.concat([sound, Buffer.from('more')]), /bytes follow its end/],
    ['that is something else', () => Buffer.from('{"not": "a backup"}'.repeat(10)), /not a Facet backup/],
  ];

  it.each(cases)('%s is refused and leaves nothing', async (_, bytes, message) => {
    await writeFile(file, bytes());
    for (const attempt of [readBackup({ file, secretKey, signal: never }), restore(empty, file)]) {
      const error = await attempt.catch((raised) => raised);
      expect(error).toBeInstanceOf(BackupError);
      expect(error.message).toMatch(message);
    }
    expect(await relations(empty)).toEqual([]);
  });

  it('of another secret key is refused and leaves nothing', async () => {
    await writeFile(file, sound);
    await expect(restore(empty, file, randomBytes(32))).rejects.toThrow(/made with another secret key/);
    expect(await relations(empty)).toEqual([]);
    expect((await restore(empty, file)).get('faces')).toBe(300);
  });
});

describe.runIf(testDatabaseKinds.includes('postgresql'))('a backup while others write', () => {
  it('holds one moment', async () => {
    folder = await mkdtemp(join(tmpdir(), 'facet-backup-'));
    database = await openTestDatabase('postgresql');
    await fill();
    const before = await everything(database);
    const writes: Promise<unknown>[] = [];
    const file = join(folder, 'online.facet');
    await backUp(file, {
      onProgress: (table, rows) => {
        if (rows > 0) return;
        writes.push(
          database.query('insert into accounts (id, name, plan) values (gen_random_uuid(), $1, $2)', [table, 'free']),
          database.query("insert into audit_log (actor, action, subject_type, subject_id) values ('x', 'x', 'x', 'x')"),
        );
      },
    });
    await Promise.all(writes);
    const restored = await emptyDatabase('embedded');
    await restore(restored, file);
    const rowsOf = (found: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(found).filter(([name]) => !name.endsWith('_seq')));
    expect(writes.length).toBeGreaterThan(10);
    expect(rowsOf(await everything(restored))).toEqual(rowsOf(before));
    await Promise.all([restored.close(), database.close(), rm(folder, { recursive: true })]);
  });
});
