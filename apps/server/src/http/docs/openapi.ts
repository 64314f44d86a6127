import {
  type FileInput,
  isBinary,
  isRendered,
  limits,
  type Operation,
  type ReferenceEntry,
  referenceEntries,
  type SurfaceName,
  successSchema,
  type Upload,
} from '@facet/contract';
import { z } from 'zod';
import type { Surface } from '../surface.js';
import { schemaOfExample } from './example-schema.js';
import { groupBy } from './group-by.js';
import { errorPagePath, surfaceFacts } from './surface-facts.js';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the surfaces: derived from their operations and from the error catalogue alone. */
export function openApiDocument(surfaces: readonly Surface[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const surface of surfaces) {
    for (const mount of surface.mounts) {
      for (const operation of surface.operations) {
        const path = surface.prefix + mount + operation.path;
        paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(surface, mount, operation) };
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Facet',
      version,
      description:
        'Self-hosted face and vision API. Every error of every surface has [a page of its own](/docs/errors) with its cause and what to do about it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: surfaces.map(({ name }) => ({ name, description: surfaceFacts[name].about })),
    paths,
    components: {
      securitySchemes: Object.fromEntries(
        surfaces.flatMap(({ name }) => {
          const { security, otherSecurity, session } = surfaceFacts[name];
          const schemes = { [name]: security, [otherWayOf(name)]: otherSecurity, [sessionOf(name)]: session };
          return Object.entries(schemes).filter(([, scheme]) => scheme !== undefined);
        }),
      ),
      headers: commonHeaders,
    },
  };
}

function describe(surface: Surface, mount: string, operation: Operation): Json {
  // The same operation stands under several versions, and ids must not repeat.
  const variant = surface.mounts.length > 1 ? mount.replace(/\W+/g, '_') : '';
  return {
    operationId: `${surface.name}_${operation.id}${variant}`,
    tags: [surface.name],
    summary: variant === '' ? operation.summary : `${operation.summary} (${mount.split('/').at(-1)})`,
    ...described(operation),
    ...security(surface.name, operation),
    parameters: [...parameters('path', operation.request.params), ...parameters('query', operation.request.query)],
    ...requestBody(surface.name, operation),
    responses: joined(successes(surface.name, operation), failures(surface.name, operation)),
  };
}

const sessionOf = (surface: SurfaceName) => `${surface}_session`;
const otherWayOf = (surface: SurfaceName) => `${surface}_header`;

/** Its description, with the roles that a member needs for it. */
function described({ description, roles }: Operation): Json {
  const needed = roles && `Members need the role ${new Intl.ListFormat('en', { type: 'disjunction' }).format(roles)}.`;
  const text = [description, needed].filter((part) => part !== undefined).join(' ');
  return text === '' ? {} : { description: text };
}

/** The ways to be let in, any of which will do; nothing where OpenAPI has no name for the way. */
function security(surface: SurfaceName, { auth, scopes = [] }: Operation): Json {
  const key = { [surface]: [...scopes] };
  const session = { [sessionOf(surface)]: [] };
  const otherWay = surfaceFacts[surface].otherSecurity ? [{ [otherWayOf(surface)]: [...scopes] }] : [];
  if (auth === 'key' || auth === 'admin') return { security: [key, ...otherWay] };
  if (auth === 'session') return { security: [session] };
  if (auth === 'key-or-session') return { security: [key, session] };
  return auth === 'optional-session' ? { security: [session, {}] } : {};
}

function parameters(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestBody(surface: SurfaceName, { request: { json, raw, multipart, base64 } }: Operation): Json {
  const body = (required: boolean, type: string, schema: Json) => ({
    requestBody: { required, content: { [type]: { schema } } },
  });
  if (json) return body(true, 'application/json', jsonSchema(json, 'input'));
  if (raw) return body(true, raw.contentType, jsonSchema(raw.schema, 'input'));
  if (base64) return body(true, 'application/json', uploadSchema(surface, base64, { contentEncoding: 'base64' }));
  if (!multipart) return {};
  const schema = uploadSchema(surface, multipart, { format: 'binary' });
  return body(schema.required.length > 0, 'multipart/form-data', schema);
}

function uploadSchema(surface: SurfaceName, { files, fields }: Upload, encoding: Json): Json & { required: string[] } {
  const plain = jsonSchema(fields, 'input') as { properties?: Json; required?: string[] };
  const images = Object.entries(files).map(([name, { maxBytes, list, minSize }]) => {
    const least = minSize ? ` and at least ${minSize.width} × ${minSize.height} pixels` : '';
    const description = `${list === undefined ? 'A' : `Up to ${list}, each a`} ${imageKinds(surface)} image of at most ${maxBytes / 1_048_576} MB and ${limits.image.maxPixels / 1_000_000} megapixels${least}.`;
    const image = { type: 'string', ...encoding };
    return [name, list === undefined ? { ...image, description } : listOf(image, list, description)];
  });
  return {
    type: 'object',
    properties: { ...Object.fromEntries(images), ...plain.properties },
    required: [...Object.keys(files).filter((name) => isRequired(files[name])), ...(plain.required ?? [])],
  };
}

function isRequired(file: FileInput | undefined): boolean {
  return file !== undefined && !file.optional && (file.list === undefined || file.independent === true);
}

function listOf(items: Json, maxItems: number, description: string): Json {
  return { type: 'array', items, maxItems, description };
}

function imageKinds(surface: SurfaceName): string {
  return surface === 'kyc' ? 'JPEG or PNG' : 'JPEG, PNG or WebP';
}

function successes(surface: SurfaceName, { responses, auth }: Operation): Json {
  const isLimited = auth === 'key' || auth === 'body-key' || auth === 'key-or-session';
  return Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => [
      status,
      {
        description: schema ? 'Done.' : 'Done; there is no body.',
        headers: headerRefs(['X-Request-Id', ...(isLimited ? rateHeadersOf(surface) : [])]),
        ...(schema && { content: contentOf(surface, schema) }),
      },
    ]),
  );
}

/** Answers by status; kyc tells some failures with the status of a success, whose answer then has either form. */
function joined(done: Json, failed: Json): Json {
  const shared = Object.keys(failed).filter((status) => status in done);
  const both = shared.map((status) => [status, eitherOf(done[status] as Response, failed[status] as Response)]);
  return { ...done, ...failed, ...Object.fromEntries(both) };
}

type Response = { description: string; headers: Json; content: Record<string, { schema: Json; examples?: Json }> };

function eitherOf(done: Response, failed: Response): Response {
  const media = Object.entries(failed.content).map(([type, { schema, examples = {} }]) => {
    const success = done.content[type]?.schema;
    return [type, { schema: success ? { anyOf: [success, schema] } : schema, examples }];
  });
  return {
    description: `${done.description} Or, of a photo that cannot be judged: ${failed.description}`,
    headers: { ...failed.headers, ...done.headers },
    content: { ...done.content, ...Object.fromEntries(media) },
  };
}

function contentOf(surface: SurfaceName, response: NonNullable<Operation['responses'][number]>): Json {
  const bytes = { schema: { type: 'string', format: 'binary' } };
  if (isBinary(response)) return { [response.contentType]: bytes };
  const { json, otherTypes } = isRendered(response) ? response : { json: response, otherTypes: [] };
  const others = otherTypes.map((type) => [type, bytes]);
  const schema = jsonSchema(successSchema(surface, json), 'output');
  return { 'application/json': { schema }, ...Object.fromEntries(others) };
}

/** Every way in which the operation may fail, by status, each with the very bytes that a client would get. */
function failures(surface: SurfaceName, operation: Operation): Json {
  const entries = referenceEntries(surface, { livenessOnly: operation.livenessOnly === true })
    .filter(({ problem }) => operation.problems.includes(problem))
    .filter((entry, _, all) => isMet(entry, all, operation));
  const byStatus = groupBy(entries, ({ status }) => String(status));
  return Object.fromEntries([...byStatus].map(([status, entries]) => [status, failure(entries)]));
}

/** Whether an answer that depends on the field is one of the operation's own. */
function isMet(entry: ReferenceEntry, all: readonly ReferenceEntry[], { request }: Operation): boolean {
  const files = Object.keys((request.multipart ?? request.base64)?.files ?? {});
  const same = all.filter(({ problem }) => problem === entry.problem);
  const own = same.filter(({ details }) => files.includes(String(details.field)));
  if (same.length === 1 || !('field' in entry.details)) return true;
  // The last stands for every other field.
  return own.length > 0 ? own.includes(entry) : entry === same.at(-1);
}

function failure(entries: readonly [ReferenceEntry, ...ReferenceEntry[]]): Json {
  const codes = [...new Set(entries.map(({ code }) => code))];
  const names = new Set(entries.flatMap(({ headers }) => Object.keys(headers)));
  const [first] = entries;
  return {
    description: codes.map((code) => `[\`${code}\`](${errorPagePath(first.surface, code)})`).join(', '),
    headers: headerRefs(['X-Request-Id', ...names]),
    content: {
      [first.contentType.split(';')[0] ?? first.contentType]: {
        schema: schemaOfExample(JSON.parse(first.body)),
        examples: Object.fromEntries(entries.map((entry) => [exampleName(entry, entries), exampleOf(entry)])),
      },
    },
  };
}

/** The code; where it stands for several problems, each but the first has the problem's name as well. */
function exampleName(entry: ReferenceEntry, entries: readonly ReferenceEntry[]): string {
  const first = entries.find(({ code }) => code === entry.code);
  return first === entry ? entry.code : `${entry.code} (${entry.problem})`;
}

function exampleOf({ message, cause, remedy, body }: ReferenceEntry): Json {
  return { summary: message, description: `${cause} ${remedy}`, value: JSON.parse(body) };
}

const rateHeadersOf = (surface: SurfaceName) => [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  ...(surfaceFacts[surface].rateHeaders ?? []),
];

const header = (description: string, schema: Json) => ({ description, schema });
const commonHeaders: Json = {
  'X-Request-Id': header('Names this request in the log of the server.', { type: 'string', format: 'uuid' }),
  'X-RateLimit-Limit': header('Requests allowed in the tightest window; on the gateway, a minute.', {
    type: 'integer',
  }),
  'X-RateLimit-Remaining': header('Requests left in it.', { type: 'integer' }),
  'X-RateLimit-Reset': header('Seconds until it frees a place.', { type: 'integer' }),
  'X-RateLimit-Daily-Limit': header('Requests allowed on one day, UTC.', { type: 'integer' }),
  'X-RateLimit-Daily-Remaining': header('Requests left of today.', { type: 'integer' }),
  'Retry-After': header('Seconds to wait before trying again.', { type: 'integer', minimum: 1 }),
  'WWW-Authenticate': header('The scheme in which to send the key or token.', { type: 'string' }),
  Allow: header('Methods that the path has.', { type: 'string' }),
};

function headerRefs(names: readonly string[]): Json {
  return Object.fromEntries(
    names.map((name) => [
      name,
      name in commonHeaders ? { $ref: `#/components/headers/${name}` } : { schema: { type: 'string' } },
    ]),
  );
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
