import type { ReferenceEntry, SurfaceName } from '@facet/contract';

/** What the reference needs to know of a surface beyond its operations: how its clients authenticate. */
export interface SurfaceFacts {
  title: string;
  about: string;
  prefix: string;
  /** OpenAPI security scheme; OpenAPI has none for keys in bodies. */
  security?: Record<string, unknown>;
  /** Another way to send the same key. */
  otherSecurity?: Record<string, unknown>;
  /** The same of members who sign in, where the surface has them. */
  session?: Record<string, unknown>;
  /** Headers about the limits of a key beside those that every surface has. */
  rateHeaders?: readonly string[];
  /** What a client sends to be let in, as header name and value with a shell variable, or as a field of the body. */
  credential: { variable: string; header?: string; scheme?: string; field?: string };
  /** A request that shows the surface at work. */
  sample: SampleRequest;
  /** Codes that another request shows better, each with that request. */
  samples?: Readonly<Record<string, SampleRequest>>;
}

interface SampleRequest {
  method: string;
  path: string;
  form?: Readonly<Record<string, string>>;
  json?: Readonly<Record<string, unknown>>;
  /** Where it is not the surface's. */
  credential?: SurfaceFacts['credential'];
}

const member = { variable: 'FACET_TOKEN', header: 'Authorization', scheme: 'Bearer ' };
const signIn: SampleRequest = {
  method: 'POST',
  path: '/api/v1/auth/login',
  json: { email: 'ann@example.com', password: 'correct horse battery' },
  credential: { variable: 'FACET_TOKEN' },
};
const makeCollection: SampleRequest = {
  method: 'POST',
  path: '/api/v1/collections',
  json: { name: 'Staff' },
  credential: member,
};
const enrol: SampleRequest = {
  method: 'POST',
  path: '/api/v1/collections/COLLECTION_ID/faces',
  form: { external_id: 'ann', image: '@photo.jpg' },
};

const bearer = { type: 'http', scheme: 'bearer' };

export const surfaceFacts: Readonly<Record<SurfaceName, SurfaceFacts>> = {
  face: {
    title: 'Face',
    about: 'Detect and compare faces. Version 1 speaks pixels of the upright image, version 2 ratios of its size.',
    prefix: '/face',
    security: { ...bearer, description: 'A face key: `iksk_live_…`' },
    credential: { variable: 'FACET_KEY', header: 'Authorization', scheme: 'Bearer ' },
    sample: { method: 'POST', path: '/api/v2/faces:detect', form: { image: '@photo.jpg' } },
  },
  workspace: {
    title: 'Workspace',
    about:
      'Organisations with members who sign in, keys for their applications, and collections of faces that are enrolled, verified and identified. Applications send their key as `X-API-Key`; members send the access token that signing in answers with, as `Authorization: Bearer`. Every answer is an envelope: `success`, `data` or `error`, `request_id` and `timestamp`.',
    prefix: '/workspace',
    security: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A workspace key: `fr_live_…`' },
    session: {
      ...bearer,
      bearerFormat: 'JWT',
      description: "A member's access token, from `POST /workspace/api/v1/auth/login`; good for an hour.",
    },
    credential: { variable: 'FACET_KEY', header: 'X-API-Key' },
    sample: { method: 'POST', path: '/api/v1/compare', form: { image_a: '@one.jpg', image_b: '@other.jpg' } },
    samples: {
      INVALID_CREDENTIALS: signIn,
      REQUIRES_2FA: signIn,
      EMAIL_NOT_VERIFIED: signIn,
      TOKEN_EXPIRED: makeCollection,
      TOKEN_INVALID: makeCollection,
      FORBIDDEN: makeCollection,
      COLLECTION_LIMIT_REACHED: makeCollection,
      API_KEY_LIMIT_REACHED: {
        method: 'POST',
        path: '/api/v1/api-keys',
        json: { name: 'door', collection_id: 'COLLECTION_ID' },
        credential: member,
      },
      CONFLICT: {
        method: 'POST',
        path: '/api/v1/invitations',
        json: { email: 'bea@example.com', role: 'member' },
        credential: member,
      },
      FACE_NOT_FOUND: {
        method: 'POST',
        path: '/api/v1/collections/COLLECTION_ID/verify',
        form: { external_id: 'ann', image: '@photo.jpg' },
      },
      COLLECTION_NOT_FOUND: enrol,
      FACE_LIMIT_REACHED: enrol,
      FACE_QUALITY_TOO_LOW: enrol,
      LIVENESS_CHECK_FAILED: enrol,
      DUPLICATE_EXTERNAL_ID: enrol,
    },
  },
  gateway: {
    title: 'Gateway',
    about:
      'Products under slugs: models that answer over HTTP, and what this server can do with faces, put there by whoever runs it. The key, `ila_…`, is sent as `Authorization: Bearer` or as `X-API-Key`, and is entitled to some of the products. Every error is `{"error":"text"}`; its code is its status.',
    prefix: '/gateway',
    security: { ...bearer, description: 'A gateway key: `ila_…`' },
    otherSecurity: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key.' },
    rateHeaders: ['X-RateLimit-Daily-Limit', 'X-RateLimit-Daily-Remaining'],
    credential: { variable: 'FACET_KEY', header: 'Authorization', scheme: 'Bearer ' },
    sample: { method: 'POST', path: '/api/SLUG', json: { inputs: {} } },
  },
  media: {
    title: 'Media',
    about: 'Upload, describe and search photos and videos.',
    prefix: '/media',
    security: { ...bearer, description: 'A media key: `aion_…`' },
    credential: { variable: 'FACET_KEY', header: 'Authorization', scheme: 'Bearer ' },
    sample: { method: 'POST', path: '/api/v2/user-files/upload/stream', form: { file: '@photo.jpg' } },
  },
  kyc: {
    title: 'KYC',
    about:
      'Compare a selfie with an identity card and check that it is alive. The key, `kyc_live_…`, is the field `apiKey` of the body. What is wrong with a photo is told with status 200.',
    prefix: '/kyc',
    credential: { variable: 'FACET_KEY', field: 'apiKey' },
    sample: {
      method: 'POST',
      path: '/api/faceid/v2/verify',
      form: { apiKey: '$FACET_KEY', imageIdCard: '@card.jpg', imageBest: '@selfie.jpg' },
    },
  },
  admin: {
    title: 'Admin',
    about: 'Accounts, keys and plans, for whoever runs the server.',
    prefix: '/admin',
    security: { ...bearer, description: "The server's admin token." },
    credential: { variable: 'FACET_ADMIN_TOKEN', header: 'Authorization', scheme: 'Bearer ' },
    sample: { method: 'POST', path: '/v1/accounts', json: { name: 'Example' } },
  },
};

/** What the reference says of the surface where it speaks of the code: with the request that shows this code best. */
export function factsFor({ surface, code }: Pick<ReferenceEntry, 'surface' | 'code'>): SurfaceFacts {
  const facts = surfaceFacts[surface];
  const sample = facts.samples?.[code] ?? facts.sample;
  return { ...facts, sample, credential: sample.credential ?? facts.credential };
}

/** Where the page of a code is. */
export function errorPagePath(surface: string, code: string): string {
  return `/docs/errors/${surface}/${encodeURIComponent(code)}`;
}
