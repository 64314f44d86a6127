import type { Sql } from '../ports/database.js';

interface Column {
  name: string;
  /** With its modifiers, such as `character varying(20)`. */
  type: string;
  isJson: boolean;
}

export interface Table {
  name: string;
  /** Those that are stored and not computed. */
  columns: readonly Column[];
}

/** What tells which tables and sequences are Facet's own: in its schema, and not an extension's. */
const ours = `c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** The tables whose rows a backup holds: all but the record of migrations, referenced ones before those that refer. */
export async function readTables(sql: Sql): Promise<Table[]> {
  const tables = await sql.query<Table>(
    `select c.relname as name, json_agg(json_build_object(
         'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
         'isJson', a.atttypid in ('json'::regtype, 'jsonb'::regtype)) order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where ${ours} and c.relkind = 'r' and c.relname <> 'migrations'
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      group by c.relname order by c.relname`,
  );
  const references = await sql.query<Reference>(
    `select c.relname as from, target.relname as to
       from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class target on target.oid = f.confrelid
      where f.contype = 'f' and ${ours}`,
  );
  return inOrder(tables, references);
}

export async function readSequences(sql: Sql): Promise<string[]> {
  const found = await sql.query<{ name: string }>(
    `select c.relname as name from pg_class c where ${ours} and c.relkind = 'S' order by c.relname`,
  );
  return found.map(({ name }) => name);
}

export interface Reference {
  from: string;
  to: string;
}

/**
 * Tables in an order in which their rows can be inserted: each after those that it refers to.
 *
 * @throws when tables refer to each other in a circle, or one to itself, so that no order of rows would do.
 */
export function inOrder<T extends { name: string }>(tables: readonly T[], references: readonly Reference[]): T[] {
  const placed: T[] = [];
  const names = new Set<string>();
  const known = new Set(tables.map(({ name }) => name));
  const isReady = ({ name }: T) =>
    !names.has(name) && references.every(({ from, to }) => from !== name || !known.has(to) || names.has(to));
  while (placed.length < tables.length) {
    const next = tables.find(isReady);
    if (!next) {
      const left = tables.filter(({ name }) => !names.has(name)).map(({ name }) => name);
      throw new Error(`no order to insert rows in: circular references among ${left.join(', ')}`);
    }
    placed.push(next);
    names.add(next.name);
  }
  return placed;
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
