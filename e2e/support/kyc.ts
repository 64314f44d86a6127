import type { Admin, KeyRequest } from './admin.js';
import { type Answer, send } from './http.js';
import { field, file, multipart, type Part } from './multipart.js';

export interface KycOperation {
  readonly path: string;
  /** How images travel. */
  readonly body: 'form' | 'json';
  readonly images: readonly ('imageIdCard' | 'imageBest' | 'data')[];
  /** Whether the selfie is held to the rules for captures. */
  readonly live: boolean;
  /** What the confidence of one person reaches. */
  readonly passMark?: number;
}

const both = ['imageIdCard', 'imageBest'] as const;

/** The documented operations. */
export const kycOperations = {
  v2: { path: '/api/faceid/v2/verify', body: 'form', images: both, live: false, passMark: 75 },
  'v2-1': { path: '/api/faceid/v2-1/verify', body: 'form', images: both, live: true, passMark: 75 },
  'v2-2': { path: '/api/faceid/v2-2/verify', body: 'json', images: both, live: true, passMark: 75 },
  v4: { path: '/api/faceid/v4/verify', body: 'json', images: both, live: false, passMark: 1 },
  'v4-1': { path: '/api/faceid/v4-1/verify', body: 'json', images: both, live: true, passMark: 1 },
  check_liveness: { path: '/api/check_liveness', body: 'form', images: ['data'], live: true },
  inspect_capture: { path: '/api/inspect_capture', body: 'form', images: ['data'], live: false },
} as const satisfies Record<string, KycOperation>;

export type KycOperationName = keyof typeof kycOperations;
export const kycOperationNames = Object.keys(kycOperations) as KycOperationName[];
/** Those that take a card and a selfie. */
export const verifications = ['v2', 'v2-1', 'v2-2', 'v4', 'v4-1'] as const satisfies readonly KycOperationName[];

/** What goes into the members of a request: bytes become a file or base64, text goes as it is, the rest is left out. */
export type KycValues = Readonly<Record<string, unknown>>;

export interface KycSending {
  /** Replaces the client's key; null sends none. */
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
}

export interface KycAnswer extends Answer {
  /** Whether the request was about one capture alone, for which some refusals have another body. */
  readonly alone: boolean;
  /** Whether the capture is at fault where the card could be as well: set by the test that knows. */
  readonly ofCapture?: boolean;
}

/** The kyc surface as a client with one key sees it. */
export class Kyc {
  constructor(
    readonly baseUrl: string,
    readonly key: string,
    readonly accountId: string,
    readonly admin: Admin,
  ) {}

  /** One operation with these members beside the key. */
  call(name: KycOperationName, values: KycValues, options: KycSending = {}): Promise<KycAnswer> {
    const { path, body } = kycOperations[name];
    const key = options.key === undefined ? this.key : options.key;
    const members = { ...(key !== null && { apiKey: key }), ...values };
    return body === 'form'
      ? this.form(path, partsOf(members), options.headers)
      : this.json(
          path,
          Object.fromEntries(Object.entries(members).map(([each, value]) => [each, inJson(value)])),
          options.headers,
        );
  }

  /** An operation that takes both images, or the liveness of the selfie alone. */
  judge(name: KycOperationName, card: unknown, selfie: unknown, options: KycSending = {}): Promise<KycAnswer> {
    const [first] = kycOperations[name].images;
    return this.call(name, first === 'data' ? { data: selfie } : { imageIdCard: card, imageBest: selfie }, options);
  }

  form(path: string, parts: readonly Part[], headers: Record<string, string> = {}): Promise<KycAnswer> {
    const { contentType, body } = multipart(parts);
    return this.post(path, body, { 'content-type': contentType, ...headers });
  }

  /** JSON, or the text itself. */
  json(path: string, value: unknown, headers: Record<string, string> = {}): Promise<KycAnswer> {
    const body = typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
    return this.post(path, body, { 'content-type': 'application/json', ...headers });
  }

  post(path: string, body: Buffer | string, headers: Record<string, string> = {}): Promise<KycAnswer> {
    return this.request('POST', path, { headers, body });
  }

  async request(
    method: string,
    path: string,
    rest: { headers?: Record<string, string>; body?: Buffer | string } = {},
  ): Promise<KycAnswer> {
    const answer = await send({ method, url: `${this.baseUrl}/kyc${path}`, ...rest });
    return { ...answer, alone: /check_liveness|inspect_capture/.test(path) };
  }

  /** The same client with another key of the same account. */
  async withKey(request: KeyRequest): Promise<Kyc> {
    const { key } = await this.admin.createKey(this.accountId, { surface: 'kyc', ...request });
    return new Kyc(this.baseUrl, key, this.accountId, this.admin);
  }
}

/** A new account with a kyc key without limits. */
export async function newKyc(admin: Admin, name = 'e2e kyc'): Promise<Kyc> {
  const { id } = await admin.createAccount(name);
  const { key } = await admin.createKey(id, { surface: 'kyc' });
  return new Kyc(admin.baseUrl, key, id, admin);
}

function partsOf(members: KycValues): Part[] {
  return Object.entries(members).flatMap(([name, value]): Part[] => {
    if (value === undefined || value === null) return [];
    return [Buffer.isBuffer(value) ? file(name, value) : field(name, String(value))];
  });
}

function inJson(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return Array.isArray(value) ? value.map(inJson) : value;
}
