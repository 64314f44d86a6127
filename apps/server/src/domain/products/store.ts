import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { decodeCursor, toPage } from '../accounts/cursor.js';
import type { Actor, Page, PageRequest } from '../accounts/index.js';
import type { Audit } from '../audit/index.js';
import { type Database, type Sql, type SqlValue, sqlState } from '../ports/database.js';
import { openBytes, sealBytes } from '../secrets/index.js';
import { type Checks, refuseFaulty, slugForm } from './checks.js';
import { type Draft, draftChanged, draftNew } from './definition.js';
import type { NewProduct, Product, ProductPatch, RunnableProduct } from './types.js';

const columns = `id, slug, name, active, default_format, input_schema, backend, credential is not null as has_credential,
  version, created_at, updated_at`;
const uniqueViolation = '23505';
/** As many changes of one product may come in between a change's reading and its writing. */
const mostAttempts = 10;

interface Parts extends Checks {
  database: Database;
  audit: Audit;
  secretKey: Uint8Array;
}

/** What the sealed credential of a product is bound to. */
export function credentialContext(productId: string): string {
  return `product:${productId}`;
}

/** Whether a product can have it. */
export function isSlug(slug: string): boolean {
  return slugForm.test(slug);
}

export async function createProduct(parts: Parts, actor: Actor, given: NewProduct): Promise<Product> {
  const draft = draftNew(given);
  await refuseFaulty(parts, draft, undefined);
  const id = randomUUID();
  return parts.database.transaction(async (sql) => {
    const [created] = await sql
      .query<Product>(
        `insert into products (id, slug, name, active, default_format, input_schema, backend, credential)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
        [id, draft.slug, ...contentOf(draft), sealed(parts.secretKey, id, draft.credential)],
      )
      .catch((error: unknown) =>
        sqlState(error) === uniqueViolation
          ? fail('resource.exists', { resource: 'product', name: draft.slug }, error)
          : Promise.reject(error),
      );
    const product = found(created);
    await parts.audit(sql, actor, {
      action: 'product.created',
      subjectType: 'product',
      subjectId: product.slug,
      details: { active: product.active, ...backendDetails(product), has_credential: product.has_credential },
    });
    return product;
  });
}

export async function listProducts(database: Sql, { limit, cursor }: PageRequest): Promise<Page<Product>> {
  const rows = await database.query<Product & { position: number }>(
    `select position, ${columns} from products where position < $1 order by position desc limit $2`,
    [decodeCursor('product', cursor), limit + 1],
  );
  return toPage('product', rows, limit);
}

export async function getProduct(database: Sql, slug: string): Promise<Product> {
  const [product] = await database.query<Product>(`select ${columns} from products where slug = $1`, [possible(slug)]);
  return found(product);
}

/** With the credential opened; undefined when there is none of this slug. */
export async function readRunnable(
  database: Sql,
  secretKey: Uint8Array,
  slug: string,
): Promise<RunnableProduct | undefined> {
  const [row] = await database.query<Product & { credential: Uint8Array | null }>(
    `select ${columns}, credential from products where slug = $1`,
    [slug],
  );
  if (!row) return undefined;
  const { credential: bytes, ...product } = row;
  if (!bytes) return product;
  const credential = Buffer.from(openBytes(secretKey, credentialContext(product.id), bytes)).toString();
  // Not enumerable: whoever writes the product out, or copies it to answer with, does not write the credential.
  return Object.defineProperty<RunnableProduct>(product, 'credential', { value: credential });
}

/**
 * Changes are checked against what was read and written only over that: what came in between is read and checked with.
 * No row is locked while a name is resolved or a schema compiled.
 */
export async function updateProduct(parts: Parts, actor: Actor, slug: string, patch: ProductPatch): Promise<Product> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const before = await getProduct(parts.database, slug);
    const draft = draftChanged(before, patch);
    // A product whose service moved to where it may not be called can still be renamed and switched off.
    if (patch.backend || patch.input_schema) await refuseFaulty(parts, draft, before);
    const updated = await write(parts, actor, before, draft, patch);
    if (updated) return updated;
  }
  return fail('server.overloaded', { retryAfterSeconds: 1 });
}

/** Undefined when the product is no longer as it was read. */
async function write(
  { database, audit, secretKey }: Parts,
  actor: Actor,
  before: Product,
  draft: Draft,
  patch: ProductPatch,
): Promise<Product | undefined> {
  return database.transaction(async (sql) => {
    const [product] = await sql.query<Product>(
      `update products set name = $3, active = $4, default_format = $5, input_schema = $6, backend = $7,
         credential = case when $8 then $9 else credential end, version = version + 1, updated_at = now()
       where id = $1 and version = $2 returning ${columns}`,
      [
        before.id,
        before.version,
        ...contentOf(draft),
        draft.credential !== undefined,
        sealed(secretKey, before.id, draft.credential),
      ],
    );
    if (!product) return undefined;
    const { backend, ...own } = patch;
    const fields = Object.keys(own);
    const backendFields = Object.keys(backend ?? {}).map((name) => `backend.${name}`);
    await audit(sql, actor, {
      action: 'product.updated',
      subjectType: 'product',
      subjectId: product.slug,
      details: {
        fields: [...fields, ...backendFields],
        version: product.version,
        active: product.active,
        ...backendDetails(product),
        has_credential: product.has_credential,
      },
    });
    return product;
  });
}

/** The id of what was deleted. */
export async function deleteProduct(
  { database, audit }: Pick<Parts, 'database' | 'audit'>,
  actor: Actor,
  slug: string,
): Promise<string> {
  return database.transaction(async (sql) => {
    const [gone] = await sql.query<Product>(`delete from products where slug = $1 returning ${columns}`, [
      possible(slug),
    ]);
    const { id } = found(gone);
    // In the order in which the times of their last use are written, so that neither waits for the other for ever.
    const keys = await sql.query(
      `with mine as (select k.id from api_keys k where $1 = any(k.products) order by k.id for no key update of k)
       update api_keys k set products = array_remove(k.products, $1), updated_at = now() from mine where k.id = mine.id
       returning k.id`,
      [slug],
    );
    await audit(sql, actor, {
      action: 'product.deleted',
      subjectType: 'product',
      subjectId: slug,
      details: { keys: keys.length },
    });
    return id;
  });
}

function contentOf({ name, active, default_format, input_schema, backend }: Draft): SqlValue[] {
  return [name, active, default_format, input_schema, { ...backend }];
}

function sealed(secretKey: Uint8Array, id: string, credential: string | null | undefined): Uint8Array | null {
  return typeof credential === 'string' ? sealBytes(secretKey, credentialContext(id), Buffer.from(credential)) : null;
}

/** Where it leads, for the audit log: neither path nor query, which may hold what is secret. */
function backendDetails({ backend }: Product): Record<string, string> {
  return backend.type === 'http'
    ? { backend: backend.type, host: URL.canParse(backend.url) ? new URL(backend.url).host : '' }
    : { backend: backend.type, pipeline: backend.pipeline };
}

/** The slug, when a product could have it: not every text can be asked the database for. Raises `resource.not_found`. */
function possible(slug: string): string {
  return isSlug(slug) ? slug : fail('resource.not_found', { resource: 'product' });
}

function found(product: Product | undefined): Product {
  return product ?? fail('resource.not_found', { resource: 'product' });
}
