import { z } from 'zod';
import { backendMethods, productPipelines, reportFormats } from '../figures.js';
import { limits } from '../limits.js';
import { cursor, jsonObject, nestedAtMost } from './fields.js';
import { pdfReport } from './gateway.js';

const { gateway } = limits;
const time = z.iso.datetime();
const count = z.number().int().min(0);

const slug = z
  .string()
  .regex(
    new RegExp(`^[a-z0-9-]{1,${gateway.slugCharacters}}$`),
    `Must be 1 to ${gateway.slugCharacters} of a-z, 0-9 and -`,
  );
export const productParams = z.object({ slug: z.string().max(512) });

/** Whatever JSON there is inside, clients need not prove it to the compiler. */
const givenObject = z.record(z.string(), z.unknown());
const shallow = givenObject.refine(
  nestedAtMost(gateway.jsonDepth),
  `Must not be nested deeper than ${gateway.jsonDepth} levels`,
);
const inputSchema = shallow.describe('JSON Schema 2020-12 of `inputs`.');
const name = z.string().trim().min(1).max(200);
const format = z.enum(reportFormats);

const mapping = z.string().min(1).max(gateway.mappingCharacters).nullable();
const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, 'Must be the name of an HTTP header'),
    z
      .string()
      .max(gateway.headerValueCharacters)
      .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'Must not contain control characters or characters beyond Latin-1'),
  )
  .refine((given) => Object.keys(given).length <= gateway.headers, `Must have at most ${gateway.headers} headers`)
  .describe('Sent with every call. `{{credential}}` in a value stands for the credential.');

/** Every setting of an HTTP backend, none of them with a default. */
const httpSettings = {
  url: z
    .string()
    .max(gateway.urlCharacters)
    .refine(isHttpUrl, 'Must be an http or https URL without a user name or password')
    .describe('Private, loopback and link-local addresses are refused unless the server allows them.'),
  method: z.enum(backendMethods),
  headers,
  timeout_ms: z
    .number()
    .int()
    .min(1)
    .max(gateway.maxUpstreamTimeoutMilliseconds)
    .describe('For the whole call: connection, headers and body.'),
  request_mapping: mapping.describe('JSONata over `{inputs}`: what is sent. The inputs themselves without it.'),
  response_mapping: mapping.describe('JSONata over the answer: the outputs, an object. The answer itself without it.'),
  verify_tls: z.boolean(),
  idempotent: z.boolean().describe('Whether a call may be sent once more when its connection failed.'),
  max_response_bytes: z.number().int().min(1).max(gateway.maxResponseBytes),
};
const credential = z
  .string()
  .min(1)
  .max(gateway.credentialCharacters)
  .regex(/^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/, 'Must be printable ASCII without spaces at its ends')
  .nullable()
  .describe(
    'Kept encrypted and never shown. Sent as `Authorization: Bearer` unless a header has `{{credential}}`. null removes it.',
  );

const pipeline = z.enum(productPipelines, {
  error: ({ input }) =>
    input === 'vision.describe' ? 'vision.describe needs a language model, which this server does not have' : undefined,
});
const ofType = (issue: { code?: string }) =>
  issue.code === 'invalid_union' ? 'Must be one of http, builtin' : undefined;

const httpBackend = z.strictObject({
  type: z.literal('http'),
  url: httpSettings.url,
  method: httpSettings.method.default('POST'),
  headers: httpSettings.headers.default({}),
  timeout_ms: httpSettings.timeout_ms.default(gateway.upstreamTimeoutMilliseconds),
  request_mapping: httpSettings.request_mapping.default(null),
  response_mapping: httpSettings.response_mapping.default(null),
  verify_tls: httpSettings.verify_tls.default(true),
  idempotent: httpSettings.idempotent.default(false),
  max_response_bytes: httpSettings.max_response_bytes.default(gateway.responseBytes),
});
const builtinBackend = z.strictObject({ type: z.literal('builtin'), pipeline });

/** Without its credential, which is never told. */
const productBackend = z.discriminatedUnion('type', [httpBackend, builtinBackend], { error: ofType });

const newBackend = z.discriminatedUnion(
  'type',
  [httpBackend.extend({ credential: credential.optional() }), builtinBackend],
  { error: ofType },
);
const backendPatch = z
  .strictObject({
    type: z.enum(['http', 'builtin']).optional(),
    pipeline: pipeline.optional(),
    ...(Object.fromEntries(Object.entries(httpSettings).map(([setting, schema]) => [setting, schema.optional()])) as {
      [Setting in keyof typeof httpSettings]: z.ZodOptional<(typeof httpSettings)[Setting]>;
    }),
    credential: credential.optional(),
  })
  .describe(
    'What is absent stays as it is, unless the type changes. Another host needs the credential again, so that nobody can have it sent elsewhere.',
  );

const health = z
  .object({
    breaker: z.enum(['closed', 'open', 'half_open']).describe('open: calls are refused until the upstream recovers.'),
    calls: count,
    failures: count.describe("Those that failed for the product's or its upstream's sake."),
    error_rate: z.number().min(0).max(1).nullable().describe('null without calls.'),
    p50_ms: z.number().min(0).nullable().describe('Half of the calls took at most this long.'),
    window_seconds: z.number().int().describe('How far back calls are counted.'),
  })
  .describe('As this server has seen it since it started.');

export const product = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  active: z.boolean(),
  default_format: format,
  input_schema: jsonObject,
  backend: productBackend,
  has_credential: z.boolean(),
  version: z.number().int().min(1).describe('Counts changes.'),
  health,
  created_at: time,
  updated_at: time,
});
export const newProduct = z.strictObject({
  slug,
  name,
  active: z.boolean().default(true),
  default_format: format.default('json'),
  input_schema: inputSchema.optional().describe("Required for an HTTP backend. Default: the pipeline's own."),
  backend: newBackend,
});
export const productPatch = z.strictObject({
  name: name.optional(),
  active: z.boolean().optional(),
  default_format: format.optional(),
  input_schema: inputSchema.optional(),
  backend: backendPatch.optional(),
});
export const productPage = z.object({ products: z.array(product), next_cursor: cursor });

export const newProductTest = z.strictObject({ inputs: givenObject, format: format.optional() });
export const productTest = z.object({
  status: z.number().int().describe('What a caller would get: 200, or the status of `error`.'),
  error: z.string().nullable().describe('What a caller would read.'),
  explanation: z.string().nullable().describe('What went wrong, for administrators alone.'),
  duration_ms: z.number().min(0),
  upstream: z
    .object({
      status: z.number().int().nullable().describe('null: it gave no answer.'),
      duration_ms: z.number().min(0),
    })
    .nullable()
    .describe('null: it was not asked, or there is none.'),
  outputs: jsonObject.nullable(),
  pdf: pdfReport.nullable(),
});

function isHttpUrl(text: string): boolean {
  // The parser would cut spaces and line breaks away, and what is kept would not be what is called.
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
