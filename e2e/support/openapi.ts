import { type GatewayCode, gatewayRefusals } from './gateway-expected.js';
import { send } from './http.js';

export interface OpenApiResponse {
  readonly description: string;
  readonly content?: Record<
    string,
    { schema?: unknown; examples?: Record<string, { value: unknown }>; example?: unknown }
  >;
  readonly headers?: Record<string, unknown>;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly responses: Record<string, OpenApiResponse>;
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly required: boolean }[];
  readonly requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
}

export interface FaceRefusalBody {
  readonly detail: { readonly code: string; readonly message: string };
}

/** The document that the server serves of itself. */
export async function fetchOpenApi(baseUrl: string): Promise<OpenApi> {
  const answer = await send({ method: 'GET', url: `${baseUrl}/docs/openapi.json` });
  if (answer.status !== 200) throw new Error(`/docs/openapi.json: ${answer.status} ${answer.text}`);
  return answer.json<OpenApi>();
}

/** Every example body that an operation of the face surface gives for an error status. */
export function examplesOf(operation: OpenApiOperation, status: number | string): FaceRefusalBody[] {
  const media = operation.responses[status]?.content?.['application/json'];
  const examples = [...Object.values(media?.examples ?? {}).map(({ value }) => value), media?.example];
  return examples.filter(
    (body): body is FaceRefusalBody => (body as Partial<FaceRefusalBody>)?.detail?.code !== undefined,
  );
}

/** The codes that an operation of the face surface declares by its examples. */
export function codesOf(operation: OpenApiOperation): string[] {
  const codes = Object.keys(operation.responses).flatMap((status) =>
    examplesOf(operation, status).map(({ detail }) => detail.code),
  );
  return [...new Set(codes)];
}

/** The codes that an operation of the kyc surface declares: the examples' names, which tell causes apart in brackets. */
export function kycCodesOf({ responses }: OpenApiOperation): string[] {
  const names = Object.values(responses).flatMap(({ content }) =>
    Object.values(content ?? {}).flatMap(({ examples }) => Object.keys(examples ?? {})),
  );
  return [...new Set(names.map((name) => name.replace(/ \([a-z._]+\)$/, '')))];
}

/** The codes that an operation of the workspace surface declares by its examples, with the statuses they stand under. */
export function workspaceCodesOf({ responses }: OpenApiOperation): { code: string; status: number }[] {
  const found = Object.entries(responses).flatMap(([status, { content }]) =>
    Object.values(content ?? {}).flatMap(({ examples, example }) =>
      [...Object.values(examples ?? {}).map(({ value }) => value), example].flatMap((body) => {
        const code = (body as { error?: { code?: string } } | undefined)?.error?.code;
        return code === undefined ? [] : [{ code, status: Number(status) }];
      }),
    ),
  );
  return [...new Map(found.map((each) => [`${each.status} ${each.code}`, each])).values()];
}

const gatewayCodeNames: Readonly<Record<number, GatewayCode>> = Object.fromEntries(
  Object.entries(gatewayRefusals).map(([code, { status }]) => [status, code as GatewayCode]),
);

/** The codes that an operation of the gateway surface declares: its envelope has a text alone, so each status is one code. */
export function gatewayCodesOf({ responses }: OpenApiOperation): { code: string; status: number }[] {
  return Object.keys(responses).flatMap((text) => {
    const status = Number(text);
    return status < 400 ? [] : [{ code: gatewayCodeNames[status] ?? `none for ${status}`, status }];
  });
}
