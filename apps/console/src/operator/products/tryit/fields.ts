import { words } from '../../../format.js';

interface Common {
  /** The property's name; the place in a list, for its items. */
  readonly name: string;
  readonly label: string;
  /** What the schema says of it, and its bounds. */
  readonly note: string | undefined;
  readonly isRequired: boolean;
}

/** What a form offers for one value that a JSON Schema describes. */
export type Field =
  | (Common & {
      readonly kind: 'text';
      readonly isLong: boolean;
      readonly type: 'text' | 'date';
      readonly start: string;
    })
  | (Common & { readonly kind: 'number'; readonly start: string })
  | (Common & { readonly kind: 'flag'; readonly start: string })
  | (Common & { readonly kind: 'choice'; readonly options: readonly unknown[]; readonly start: string })
  | (Common & { readonly kind: 'file'; readonly accept: string })
  | (Common & { readonly kind: 'group'; readonly fields: readonly Field[] })
  | (Common & { readonly kind: 'list'; readonly item: Field })
  | (Common & { readonly kind: 'json'; readonly start: string });

type Schema = Readonly<Record<string, unknown>>;

interface Place {
  readonly root: Schema;
  readonly name: string;
  readonly isRequired: boolean;
  /** How many objects and lists it lies in. */
  readonly depth: number;
}

/** Deeper parts of a schema, those of one that contains itself among them, are written as JSON. */
const DEEPEST_FIELD = 6;
const MOST_REFERENCES = 16;
const LONG_TEXT_CHARACTERS = 200;

/** The fields of the form for a product's inputs; undefined where its schema lists no properties to make fields of. */
export function fieldsOf(inputSchema: unknown): readonly Field[] | undefined {
  if (!isSchema(inputSchema)) return undefined;
  const schema = resolved(inputSchema, inputSchema);
  return schema && groupFields(schema, inputSchema, 0);
}

function groupFields(schema: Schema, root: Schema, depth: number): readonly Field[] | undefined {
  const { properties } = schema;
  if (!isSchema(properties) || Object.keys(properties).length === 0) return undefined;
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties)
    .filter(([, each]) => each !== false)
    .map(([name, each]) => fieldOf(each, { root, name, isRequired: required.includes(name), depth }));
}

function fieldOf(given: unknown, place: Place): Field {
  const schema = isSchema(given) ? resolved(given, place.root) : undefined;
  const common: Common = {
    name: place.name,
    label: textOf(schema?.title) ?? words(place.name),
    note: noteOf(schema),
    isRequired: place.isRequired,
  };
  const json: Field = { ...common, kind: 'json', start: schema?.default === undefined ? '' : written(schema.default) };
  if (schema === undefined || place.depth >= DEEPEST_FIELD) return json;
  const options = optionsOf(schema);
  if (options) return { ...common, kind: 'choice', options, start: startOfChoice(options, schema.default) };
  const start = plain(schema.default);
  switch (typeOf(schema)) {
    case 'string':
      return stringField(schema, common, start);
    case 'integer':
    case 'number':
      return { ...common, kind: 'number', start };
    case 'boolean':
      return { ...common, kind: 'flag', start };
    case 'object': {
      const fields = groupFields(schema, place.root, place.depth + 1);
      return fields ? { ...common, kind: 'group', fields } : json;
    }
    case 'array': {
      if (!isSchema(schema.items)) return json;
      const inside = { root: place.root, name: 'item', isRequired: true, depth: place.depth + 1 };
      return { ...common, kind: 'list', item: fieldOf(schema.items, inside) };
    }
    default:
      return json;
  }
}

function stringField(schema: Schema, common: Common, start: string): Field {
  const { contentEncoding, contentMediaType, format, maxLength } = schema;
  if (contentEncoding === 'base64' || format === 'byte' || format === 'binary') {
    return { ...common, kind: 'file', accept: textOf(contentMediaType) ?? '' };
  }
  const isLong = typeof maxLength === 'number' && maxLength > LONG_TEXT_CHARACTERS;
  return { ...common, kind: 'text', isLong, type: format === 'date' ? 'date' : 'text', start };
}

/** A schema without the references, alternatives and parts that stand for one plain schema; undefined for other ones. */
function resolved(given: Schema, root: Schema): Schema | undefined {
  let schema: Schema = given;
  for (let i = 0; i < MOST_REFERENCES; i++) {
    const { $ref, ...own } = schema;
    const either = alternative(schema);
    if (typeof $ref === 'string') {
      const target = referred($ref, root);
      if (!isSchema(target)) return undefined;
      schema = { ...target, ...own };
    } else if (either) {
      const { anyOf, oneOf, ...rest } = schema;
      schema = { ...either, ...rest };
    } else if (Array.isArray(schema.allOf)) {
      schema = merged(schema, root);
    } else {
      return schema;
    }
  }
  return undefined;
}

/** The one alternative beside null, where there is no other. */
function alternative({ anyOf, oneOf }: Schema): Schema | undefined {
  const given = anyOf ?? oneOf;
  if (!Array.isArray(given)) return undefined;
  const others = given.filter((each) => isSchema(each) && each.type !== 'null');
  return others.length === 1 ? others[0] : undefined;
}

function merged({ allOf, ...schema }: Schema, root: Schema): Schema {
  const parts = (allOf as readonly unknown[]).flatMap((part) => (isSchema(part) ? [resolved(part, root) ?? {}] : []));
  const all = [...parts, schema];
  const lists = all.flatMap(({ required }) => (Array.isArray(required) ? required : []));
  const properties = Object.assign({}, ...all.map((part) => part.properties)) as Schema;
  return {
    ...Object.assign({}, ...all),
    ...(lists.length > 0 && { required: lists }),
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}

/** What a reference inside of the same document leads to: `#/$defs/person`. */
function referred(reference: string, root: Schema): unknown {
  if (!reference.startsWith('#')) return undefined;
  const names = reference
    .slice(1)
    .split('/')
    .slice(1)
    .map((name) => decoded(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>((at, name) => (isSchema(at) && Object.hasOwn(at, name) ? at[name] : undefined), root);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The values that alone are allowed, where the schema lists them. */
function optionsOf(schema: Schema): readonly unknown[] | undefined {
  const { anyOf, oneOf } = schema;
  if (Array.isArray(schema.enum)) return schema.enum;
  if (Object.hasOwn(schema, 'const')) return [schema.const];
  const each = anyOf ?? oneOf;
  if (!Array.isArray(each) || each.length === 0) return undefined;
  return each.every((part) => isSchema(part) && Object.hasOwn(part, 'const'))
    ? each.map((part) => part.const)
    : undefined;
}

function startOfChoice(options: readonly unknown[], start: unknown): string {
  const at = options.findIndex((option) => JSON.stringify(option) === JSON.stringify(start));
  return at < 0 ? '' : String(at);
}

/** The one type beside null; guessed from what the schema says where it names none. */
function typeOf(schema: Schema): unknown {
  const { type } = schema;
  if (Array.isArray(type)) {
    const others = type.filter((each) => each !== 'null');
    return others.length === 1 ? others[0] : undefined;
  }
  if (type !== undefined) return type;
  if (isSchema(schema.properties)) return 'object';
  return schema.items === undefined ? undefined : 'array';
}

function noteOf(schema: Schema | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const bounds = [
    range(schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum, ''),
    schema.contentEncoding === undefined
      ? range(atLeastTwo(schema.minLength), schema.maxLength, ' characters')
      : undefined,
    range(atLeastTwo(schema.minItems), schema.maxItems, ' items'),
  ];
  const said = [textOf(schema.description), ...bounds].filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join(' · ');
}

function range(from: unknown, to: unknown, noun: string): string | undefined {
  if (typeof from === 'number' && typeof to === 'number') return `${shown(from)} to ${shown(to)}${noun}`;
  if (typeof from === 'number') return `${shown(from)}${noun} or more`;
  return typeof to === 'number' ? `At most ${shown(to)}${noun}` : undefined;
}

/** Nothing is said of a bound that only rules out what is empty. */
const atLeastTwo = (bound: unknown) => (typeof bound === 'number' && bound > 1 ? bound : undefined);
const shown = (figure: number) => figure.toLocaleString('en-US', { maximumFractionDigits: 6 });

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function written(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
