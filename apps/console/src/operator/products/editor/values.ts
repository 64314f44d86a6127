import type { NewProduct, Product, ProductChanges } from '@facet/sdk';
import { parseFigure, typedFigure } from '../../limits/figures.js';

export type HttpBackend = Extract<Product['backend'], { readonly type: 'http' }>;
export type Pipeline = Extract<Product['backend'], { readonly type: 'builtin' }>['pipeline'];

/** A header as it is typed. */
export interface HeaderRow {
  /** Tells rows apart while they are edited. */
  readonly row: number;
  readonly name: string;
  readonly value: string;
}

/** The fields of the editor, under the names that the API gives them, so that what it refuses stands where it belongs. */
export interface ProductValues {
  readonly slug: string;
  readonly name: string;
  readonly active: boolean;
  readonly default_format: Product['default_format'];
  /** JSON; empty for a pipeline's own. */
  readonly input_schema: string;
  readonly 'backend.type': Product['backend']['type'];
  readonly 'backend.pipeline': Pipeline;
  readonly 'backend.url': string;
  readonly 'backend.method': HttpBackend['method'];
  readonly 'backend.headers': readonly HeaderRow[];
  /** What is typed now; the one that is kept is never told. */
  readonly 'backend.credential': string;
  readonly removesCredential: boolean;
  readonly 'backend.timeout_ms': string;
  readonly 'backend.max_response_bytes': string;
  readonly 'backend.request_mapping': string;
  readonly 'backend.response_mapping': string;
  readonly 'backend.verify_tls': boolean;
  readonly 'backend.idempotent': boolean;
}

/** What a new product for an HTTP service may begin with: one text. */
const FIRST_SCHEMA = {
  type: 'object',
  properties: { text: { type: 'string', title: 'Text', minLength: 1 } },
  required: ['text'],
  additionalProperties: false,
};

export const asText = (value: unknown) => JSON.stringify(value, null, 2);

/** The editor's fields for a product, or for a new one. */
export function valuesOf(product: Product | undefined): ProductValues {
  const backend = product?.backend;
  const http = backend?.type === 'http' ? backend : undefined;
  return {
    slug: product?.slug ?? '',
    name: product?.name ?? '',
    active: product?.active ?? true,
    default_format: product?.default_format ?? 'json',
    input_schema: asText(product?.input_schema ?? FIRST_SCHEMA),
    'backend.type': backend?.type ?? 'http',
    'backend.pipeline': backend?.type === 'builtin' ? backend.pipeline : 'face.detect',
    'backend.url': http?.url ?? '',
    'backend.method': http?.method ?? 'POST',
    'backend.headers': Object.entries(http?.headers ?? {}).map(([name, value], row) => ({ row, name, value })),
    'backend.credential': '',
    removesCredential: false,
    'backend.timeout_ms': typedFigure(http?.timeout_ms, 'timeout_ms'),
    'backend.max_response_bytes': typedFigure(http?.max_response_bytes, 'max_response_bytes'),
    'backend.request_mapping': http?.request_mapping ?? '',
    'backend.response_mapping': http?.response_mapping ?? '',
    'backend.verify_tls': http?.verify_tls ?? true,
    'backend.idempotent': http?.idempotent ?? false,
  };
}

type Schema = NonNullable<NewProduct['input_schema']>;

/** A new product as the API takes it. */
export function newProduct(values: ProductValues, schema: Schema | undefined): NewProduct {
  return {
    slug: values.slug.trim(),
    active: values.active,
    ...common(values, schema),
    backend:
      values['backend.type'] === 'builtin'
        ? { type: 'builtin', pipeline: values['backend.pipeline'] }
        : { type: 'http', ...httpSettings(values), ...bounds(values), ...credential(values, false) },
  };
}

/** The changes to a product as the API takes them. */
export function productChanges(values: ProductValues, schema: Schema | undefined, edited: Product): ProductChanges {
  return {
    ...common(values, schema),
    backend:
      values['backend.type'] === 'builtin'
        ? { type: 'builtin', pipeline: values['backend.pipeline'] }
        : { type: 'http', ...httpSettings(values), ...bounds(values), ...credential(values, edited.has_credential) },
  };
}

function common(values: ProductValues, schema: Schema | undefined) {
  const { default_format } = values;
  return { name: values.name.trim(), default_format, ...(schema !== undefined && { input_schema: schema }) };
}

function httpSettings(values: ProductValues) {
  const headers = values['backend.headers'].filter(({ name, value }) => name.trim() !== '' || value !== '');
  return {
    url: values['backend.url'].trim(),
    method: values['backend.method'],
    headers: Object.fromEntries(headers.map(({ name, value }) => [name.trim(), value.trim()])),
    request_mapping: mapping(values['backend.request_mapping']),
    response_mapping: mapping(values['backend.response_mapping']),
    verify_tls: values['backend.verify_tls'],
    idempotent: values['backend.idempotent'],
  };
}

const mapping = (text: string) => (text.trim() === '' ? null : text.trim());

/** The bounds that were given; an empty field leaves them to the server. */
function bounds(values: ProductValues) {
  const timeout_ms = parseFigure(values['backend.timeout_ms'], 'timeout_ms');
  const max_response_bytes = parseFigure(values['backend.max_response_bytes'], 'max_response_bytes');
  return {
    ...(typeof timeout_ms === 'number' && { timeout_ms }),
    ...(typeof max_response_bytes === 'number' && { max_response_bytes }),
  };
}

function credential(values: ProductValues, isStored: boolean) {
  if (values.removesCredential && isStored) return { credential: null };
  return values['backend.credential'] === '' ? {} : { credential: values['backend.credential'] };
}
