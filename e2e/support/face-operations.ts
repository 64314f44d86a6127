import type { Face, FaceOptions, Version } from './face.js';
import { type Answer, query } from './http.js';
import { file } from './multipart.js';
import type { OpenApi, OpenApiOperation } from './openapi.js';

/** An operation of the face surface as the server's own document describes it. */
export interface FaceOperation {
  /** `indexFaces` */
  readonly name: string;
  readonly method: string;
  /** Below the version; `{name}` stands for a parameter. */
  readonly path: string;
  /** Names of what it reads, by where it reads them. */
  readonly reads: Readonly<Record<'path' | 'query' | 'json' | 'form', readonly string[]>>;
}

/** What the parameters of a request stand for. */
export interface Targets {
  readonly externalId: string;
  readonly faceId: string;
  readonly photo: Buffer;
  readonly cursor?: string;
  readonly limit?: number;
}

type Filling = (targets: Targets) => unknown;
const leftOut: Filling = () => undefined;
const photo: Filling = (targets) => targets.photo;

/** How each name is filled in. A name that is not here is news to these tests: `call` throws until they are taught it. */
const fillings: Readonly<Record<keyof FaceOperation['reads'], Readonly<Record<string, Filling>>>> = {
  path: { external_id: ({ externalId }) => externalId, face_id: ({ faceId }) => faceId },
  query: { cursor: ({ cursor }) => cursor, limit: ({ limit }) => limit, external_image_id: leftOut },
  json: {
    external_id: ({ externalId }) => externalId,
    description: leftOut,
    face_ids: ({ faceId }) => [faceId],
  },
  form: {
    image: photo,
    source_image: photo,
    target_image: photo,
    attributes: leftOut,
    threshold: leftOut,
    max_results: leftOut,
    external_image_id: leftOut,
    external_face_id: leftOut,
    quality_filter: leftOut,
    max_faces: leftOut,
    detect_duplicates: leftOut,
  },
};

/** Every operation of one version that the document lists. */
export function faceOperations(document: OpenApi, version: Version): FaceOperation[] {
  const prefix = `/face/api/${version}`;
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith(`${prefix}/`))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: operation.operationId.replace(/^face_|_api_v\d$/g, ''),
        method: method.toUpperCase(),
        path: path.slice(prefix.length),
        reads: readsOf(operation),
      })),
    );
}

function readsOf({ parameters = [], requestBody }: OpenApiOperation): FaceOperation['reads'] {
  const inPlace = (place: string) => parameters.filter((each) => each.in === place).map(({ name }) => name);
  const body = (type: string) => Object.keys(requestBody?.content[type]?.schema.properties ?? {});
  return {
    path: inPlace('path'),
    query: inPlace('query'),
    json: body('application/json'),
    form: body('multipart/form-data'),
  };
}

/** Whether a request of the operation says which collection, which face or which page it means. */
export function names({ reads }: FaceOperation, what: 'external_id' | 'face_id' | 'cursor'): boolean {
  if (what === 'face_id') return reads.path.includes('face_id') || reads.json.includes('face_ids');
  return [...reads.path, ...reads.query, ...reads.json].includes(what);
}

/** A good request of the operation for these targets. */
export function call(
  face: Face,
  operation: FaceOperation,
  targets: Targets,
  options: FaceOptions = {},
): Promise<Answer> {
  const filled = (place: keyof typeof fillings): [string, unknown][] =>
    operation.reads[place].flatMap((name): [string, unknown][] => {
      const filling = fillings[place][name];
      if (!filling) throw new Error(`${operation.name} reads ${name} in its ${place}: say in fillings what that is`);
      const value = filling(targets);
      return value === undefined ? [] : [[name, value]];
    });
  const inPath = Object.fromEntries(filled('path'));
  const path =
    operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(inPath[name]))) +
    query(Object.fromEntries(filled('query')) as Record<string, string | number>);
  const json = filled('json');
  if (json.length > 0) return face.json(operation.method, path, Object.fromEntries(json), options);
  const form = filled('form');
  if (form.length === 0) return face.request(operation.method, path, options);
  return face.post(
    path,
    form.map(([name, value]) => file(name, value as Buffer)),
    options,
  );
}
