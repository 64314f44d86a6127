import { fail, limits, productPipelines } from '@facet/contract';
import { inputSchemaOf } from './pipeline-schemas.js';
import type {
  Backend,
  BackendPatch,
  HttpBackend,
  NewHttpBackend,
  NewProduct,
  Pipeline,
  Product,
  ProductPatch,
} from './types.js';

const defaults: Omit<HttpBackend, 'type' | 'url'> = {
  method: 'POST',
  headers: {},
  timeout_ms: limits.gateway.upstreamTimeoutMilliseconds,
  request_mapping: null,
  response_mapping: null,
  verify_tls: true,
  idempotent: false,
  max_response_bytes: limits.gateway.responseBytes,
};

/** A product as it would be after a change. */
export interface Draft
  extends Pick<Product, 'slug' | 'name' | 'active' | 'default_format' | 'input_schema' | 'backend'> {
  /** What becomes of the credential: undefined leaves it as it is, null removes it. */
  credential: string | null | undefined;
}

/** What a new product is with everything that it does not say. Raises `request.invalid` for what is missing. */
export function draftNew({ backend: given, ...product }: NewProduct): Draft {
  const { backend, credential } = backendFrom(given, undefined);
  return {
    slug: product.slug,
    name: product.name,
    active: product.active ?? true,
    default_format: product.default_format ?? 'json',
    input_schema: product.input_schema ?? ownSchema(backend) ?? refuse('input_schema', 'Required'),
    backend,
    credential: credential ?? null,
  };
}

/**
 * What a product is after a patch. A backend that becomes another pipeline takes that one's schema, unless the patch has
 * one. Raises `request.invalid` for what is missing or belongs to another backend.
 */
export function draftChanged(before: Product, patch: ProductPatch): Draft {
  const { backend, credential } = patch.backend
    ? backendFrom(patch.backend, before.backend)
    : { backend: before.backend, credential: undefined };
  const isOtherPipeline = backend.type === 'builtin' && pipelineOf(before.backend) !== backend.pipeline;
  return {
    slug: before.slug,
    name: patch.name ?? before.name,
    active: patch.active ?? before.active,
    default_format: patch.default_format ?? before.default_format,
    input_schema: patch.input_schema ?? (isOtherPipeline ? inputSchemaOf(backend.pipeline) : before.input_schema),
    backend,
    credential,
  };
}

function backendFrom(
  given: BackendPatch,
  before: Backend | undefined,
): { backend: Backend; credential: string | null | undefined } {
  const type = given.type ?? before?.type ?? refuse('backend.type', 'Required');
  refuseForeignFields(given, type);
  if (type === 'builtin') {
    const { pipeline } = given as { pipeline?: string };
    // A pipeline has no use for a credential; none is kept that nobody could see or remove.
    return { backend: { type, pipeline: knownPipeline(pipeline ?? pipelineOf(before)) }, credential: null };
  }
  const { credential, ...fields } = given as Partial<NewHttpBackend>;
  const base = before?.type === 'http' ? before : { type, url: undefined, ...defaults };
  const backend = { ...base, ...present(fields) };
  return { backend: { ...backend, url: backend.url ?? refuse('backend.url', 'Required') }, credential };
}

const fieldsOf: Record<Backend['type'], readonly string[]> = {
  http: ['type', 'url', 'credential', ...Object.keys(defaults)],
  builtin: ['type', 'pipeline'],
};

function refuseForeignFields(given: BackendPatch, type: Backend['type']): void {
  const foreign = Object.keys(present(given)).filter((field) => !fieldsOf[type].includes(field));
  const issues = foreign.map((field) => ({
    field: `backend.${field}`,
    message: `Is no field of a backend of type ${type}`,
  }));
  if (issues.length > 0) fail('request.invalid', { issues });
}

function knownPipeline(name: string | undefined): Pipeline {
  const known = productPipelines.find((pipeline) => pipeline === name);
  if (known) return known;
  if (name === undefined) refuse('backend.pipeline', 'Required');
  if (name === 'vision.describe')
    refuse('backend.pipeline', 'Needs a language model, which this server has none of: use an http backend instead');
  return refuse('backend.pipeline', `Must be one of ${productPipelines.join(', ')}`);
}

function pipelineOf(backend: Backend | undefined): Pipeline | undefined {
  return backend?.type === 'builtin' ? backend.pipeline : undefined;
}

function ownSchema(backend: Backend): Record<string, unknown> | undefined {
  return backend.type === 'builtin' ? inputSchemaOf(backend.pipeline) : undefined;
}

/** Without the fields that are undefined, which would hide what they are laid over. */
function present<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}

function refuse(field: string, message: string): never {
  return fail('request.invalid', { issues: [{ field, message }] });
}
