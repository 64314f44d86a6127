import { isRecord, join } from './json.js';

/** Keywords whose schemas look at the same value as the schema that has them. */
const inPlaceLists = ['allOf', 'anyOf', 'oneOf'];
const inPlaceSchemas = ['not', 'if', 'then', 'else'];

/** Everything that stands under a name in a schema, with its dotted path. */
export function* valuesUnder(
  schema: unknown,
  name: string,
  path: string,
): Generator<{ field: string; value: unknown }> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    const field = join(path, key);
    if (key === name && !Array.isArray(schema)) yield { field, value };
    yield* valuesUnder(value, name, field);
  }
}

/** Dotted path of a reference that leads back to itself without having gone into a value; undefined when there is none. */
export function endlessReference(root: Record<string, unknown>, rootPath: string): string | undefined {
  const done = new Set<unknown>();
  const visit = (schema: unknown, path: string, above: ReadonlySet<unknown>): string | undefined => {
    if (!isRecord(schema) || done.has(schema)) return undefined;
    if (above.has(schema)) return path;
    const within = new Set(above).add(schema);
    for (const { next, name } of inPlace(schema, root)) {
      const found = visit(next, join(path, name), within);
      if (found !== undefined) return found;
    }
    done.add(schema);
    return undefined;
  };
  for (const { schema, path } of everySchema(root, rootPath)) {
    const found = visit(schema, path, new Set());
    if (found !== undefined) return found;
  }
  return undefined;
}

function* inPlace(schema: Record<string, unknown>, root: unknown): Generator<{ next: unknown; name: string }> {
  if (typeof schema.$ref === 'string') yield { next: target(schema.$ref, root), name: '$ref' };
  for (const name of inPlaceSchemas) yield { next: schema[name], name };
  for (const name of inPlaceLists) {
    const list = schema[name];
    if (Array.isArray(list)) for (const [index, next] of list.entries()) yield { next, name: `${name}.${index}` };
  }
}

function* everySchema(value: unknown, path: string): Generator<{ schema: unknown; path: string }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { schema: value, path };
  for (const [name, inner] of Object.entries(value)) yield* everySchema(inner, join(path, name));
}

/** What a reference within the schema leads to. */
function target(reference: string, root: unknown): unknown {
  if (!reference.startsWith('#')) return undefined;
  let at: unknown = root;
  for (const name of decoded(reference.slice(1)).split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[name.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return at;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
