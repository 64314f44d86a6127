import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedDatabase } from '@facet/server/dist/adapters/sql/embedded.js';
import { migrate } from '@facet/server/dist/adapters/sql/migrate.js';
import { openPostgresql } from '@facet/server/dist/adapters/sql/postgresql.js';
import { PgVectorIndex } from '@facet/server/dist/adapters/vector-index/pg-vector-index.js';
import type { Database } from '@facet/server/dist/domain/ports/database.js';
import type { CollectionScope } from '@facet/server/dist/domain/ports/vector-index.js';
import type { EmbeddingModel } from '@facet/vision';

/** A migrated database of its own, in which one collection is kept as the server keeps it. */
export interface GalleryStore {
  readonly database: Database;
  /** Adds faces with their templates in one transaction. */
  enrol(templates: readonly Float32Array[]): Promise<void>;
  /** The server's index over them. */
  index(crossoverFaces?: number): PgVectorIndex;
  readonly scope: CollectionScope;
  /** Bytes of the faces and templates with their indexes, and of the approximate index alone. */
  bytes(): Promise<{ rows: number; approximate: number }>;
  /** Erases all of it. */
  close(): Promise<void>;
}

/** Opens a store on PostgreSQL, or on the embedded database without a URL. */
export async function openGalleryStore(model: EmbeddingModel, databaseUrl?: string): Promise<GalleryStore> {
  const { database, erase } = databaseUrl === undefined ? await openEmbedded() : await openOnServer(databaseUrl);
  await migrate(database);
  const scope = { accountId: randomUUID(), collectionId: randomUUID() };
  await database.query("insert into accounts (id, name, plan) values ($1, 'bench', 'unlimited')", [scope.accountId]);
  await database.query("insert into collections (account_id, id, external_id) values ($1, $2, 'bench')", [
    scope.accountId,
    scope.collectionId,
  ]);
  const writer = new PgVectorIndex({ database });
  return {
    database,
    scope,
    index: (crossoverFaces) => new PgVectorIndex({ database, ...(crossoverFaces && { crossoverFaces }) }),
    enrol: (templates) => enrol(database, writer, scope, model, templates),
    bytes: () => measureBytes(database),
    close: async () => {
      await database.close();
      await erase();
    },
  };
}

async function openEmbedded() {
  const folder = mkdtempSync(join(tmpdir(), 'facet-bench-search-'));
  const database = await openEmbeddedDatabase({ dataDir: join(folder, 'database') });
  return { database, erase: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function openOnServer(url: string) {
  const name = `facet_bench_${randomBytes(8).toString('hex')}`;
  const administer = async (statement: string) => {
    const server = openPostgresql(url);
    await server.query(statement);
    await server.close();
  };
  await administer(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { database: openPostgresql(own.href), erase: () => administer(`drop database ${name} with (force)`) };
}

async function enrol(
  database: Database,
  index: PgVectorIndex,
  scope: CollectionScope,
  model: EmbeddingModel,
  embeddings: readonly Float32Array[],
): Promise<void> {
  const templates = embeddings.map((embedding) => ({ faceId: randomUUID(), embedding }));
  await database.transaction(async (sql) => {
    const [row] = await sql.query<{ last: number }>(
      `update collections set face_count = face_count + $3, last_position = last_position + $3
       where account_id = $1 and id = $2 returning last_position as last`,
      [scope.accountId, scope.collectionId, templates.length],
    );
    await sql.query(
      `insert into faces (account_id, collection_id, id, position, external_image_id, box_left, box_top, box_width,
         box_height, image_width, image_height, detection_score)
       select $1, $2, id, $3 - place + 1, 'photo-' || id, 100, 100, 200, 200, 1000, 800, 0.9
       from unnest($4::uuid[]) with ordinality as f (id, place)`,
      [scope.accountId, scope.collectionId, row?.last ?? 0, templates.map(({ faceId }) => faceId)],
    );
    await index.add(sql, scope, model, templates);
  });
}

async function measureBytes(database: Database): Promise<{ rows: number; approximate: number }> {
  const [row] = await database.query<{ total: number; approximate: number }>(
    `select (select sum(pg_total_relation_size(name::regclass)) from unnest(array['faces', 'templates']) as name)::bigint as total,
       (select coalesce(sum(pg_relation_size(oid)), 0) from pg_class where relkind = 'i' and relname like 'templates\\_hnsw\\_%')::bigint as approximate`,
  );
  const approximate = row?.approximate ?? 0;
  return { rows: (row?.total ?? 0) - approximate, approximate };
}
