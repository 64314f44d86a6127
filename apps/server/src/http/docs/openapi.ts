import {
  isBinary,
  limits,
  type Operation,
  type ReferenceEntry,
  referenceEntries,
  type SurfaceName,
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
      securitySchemes: Object.fromEntries(surfaces.map(({ name }) => [name, surfaceFacts[name].security])),
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
    ...(operation.description !== undefined && { description: operation.description }),
    ...(operation.auth !== 'none' && { security: [{ [surface.name]: [...(operation.scopes ?? [])] }] }),
    parameters: [...parameters('path', operation.request.params), ...parameters('query', operation.request.query)],
    ...requestBody(operation),
    responses: { ...successes(operation), ...failures(surface.name, operation) },
  };
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

function requestBody({ request: { json, multipart } }: Operation): Json {
  if (json)
    return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(json, 'input') } } } };
  if (!multipart) return {};
  const fields = jsonSchema(multipart.fields, 'input') as { properties?: Json; required?: string[] };
  const files = Object.entries(multipart.files).map(([name, { maxBytes }]) => [
    name,
    {
      type: 'string',
      format: 'binary',
      description: `A JPEG, PNG or WebP image of at most ${maxBytes / 1_048_576} MB and ${limits.image.maxPixels / 1_000_000} megapixels.`,
    },
  ]);
  const schema = {
    type: 'object',
    properties: { ...Object.fromEntries(files), ...fields.properties },
    required: [...Object.keys(multipart.files), ...(fields.required ?? [])],
  };
  return { requestBody: { required: schema.required.length > 0, content: { 'multipart/form-data': { schema } } } };
}

function successes({ responses, auth }: Operation): Json {
  return Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => [
      status,
      {
        description: schema ? 'Done.' : 'Done; there is no body.',
        headers: headerRefs(['X-Request-Id', ...(auth === 'key' ? rateHeaderNames : [])]),
        ...(schema && { content: contentOf(schema) }),
      },
    ]),
  );
}

function contentOf(response: NonNullable<Operation['responses'][number]>): Json {
  return isBinary(response)
    ? { [response.contentType]: { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: jsonSchema(response, 'output') } };
}

/** Every way in which the operation may fail, by status, each with the very bytes that a client would get. */
function failures(surface: SurfaceName, operation: Operation): Json {
  const byStatus = groupBy(
    referenceEntries(surface).filter(({ problem }) => operation.problems.includes(problem)),
    ({ status }) => String(status),
  );
  return Object.fromEntries([...byStatus].map(([status, entries]) => [status, failure(entries)]));
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

const rateHeaderNames = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];

const header = (description: string, schema: Json) => ({ description, schema });
const commonHeaders: Json = {
  'X-Request-Id': header('Names this request in the log of the server.', { type: 'string', format: 'uuid' }),
  'X-RateLimit-Limit': header('Requests allowed in the tightest window.', { type: 'integer' }),
  'X-RateLimit-Remaining': header('Requests left in it.', { type: 'integer' }),
  'X-RateLimit-Reset': header('Seconds until it frees a place.', { type: 'integer' }),
  'Retry-After': header('Seconds to wait before trying again.', { type: 'integer', minimum: 1 }),
  'WWW-Authenticate': header('The scheme in which to send the key.', { type: 'string' }),
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
