import type { Admin } from './admin.js';
import { type Answer, query, send } from './http.js';
import { file, multipart, type Part } from './multipart.js';

export type Version = 'v1' | 'v2';
export const versions: readonly Version[] = ['v1', 'v2'];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface DetectedFace {
  readonly bounding_box: Box;
  readonly confidence: number;
  readonly landmarks?: readonly { type: string; x: number; y: number }[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface Detection {
  readonly faces: readonly DetectedFace[];
  readonly image_size: { readonly width: number; readonly height: number };
}

export interface Comparison {
  readonly similarity: number;
  readonly is_match: boolean;
  readonly threshold: number;
  readonly source_face: DetectedFace;
  readonly target_face: DetectedFace;
}

export interface FaceOptions {
  /** Replaces the tenant's key; null sends no Authorization header. */
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
}

/** The face surface as a client with one key sees it. Images given as a Buffer become parts named as the API names them. */
export class Face {
  constructor(
    readonly baseUrl: string,
    readonly version: Version,
    readonly key: string,
    readonly accountId: string,
    readonly admin: Admin,
  ) {}

  get root(): string {
    return `${this.baseUrl}/face/api/${this.version}`;
  }

  /** One request below the versioned root, its body as given. */
  request(
    method: string,
    path: string,
    options: FaceOptions & { body?: Buffer | string | undefined } = {},
  ): Promise<Answer> {
    const key = options.key === undefined ? this.key : options.key;
    const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
    return send({
      method,
      url: this.root + path,
      headers: { ...authorization, ...options.headers },
      body: options.body,
    });
  }

  /** A multipart POST of parts in the order given. */
  post(path: string, parts: readonly Part[], options: FaceOptions = {}): Promise<Answer> {
    const { contentType, body } = multipart(parts);
    return this.request('POST', path, {
      ...options,
      headers: { 'content-type': contentType, ...options.headers },
      body,
    });
  }

  detect(image: Buffer | undefined, fields: Record<string, string> = {}, options: FaceOptions = {}): Promise<Answer> {
    return this.post('/faces:detect', [...texts(fields), ...(image ? [file('image', image)] : [])], options);
  }

  compare(
    source: Buffer,
    target: Buffer,
    fields: Record<string, string> = {},
    options: FaceOptions = {},
  ): Promise<Answer> {
    const images = [file('source_image', source), file('target_image', target)];
    return this.post('/faces:compare', [...texts(fields), ...images], options);
  }

  /** A request with a JSON body, which is sent as it is when it is text or bytes. */
  json(method: string, path: string, body: unknown, options: FaceOptions = {}): Promise<Answer> {
    return this.request(method, path, {
      ...options,
      headers: { 'content-type': 'application/json', ...options.headers },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });
  }

  createCollection(body: unknown, options: FaceOptions = {}): Promise<Answer> {
    return this.json('POST', '/collections', body, options);
  }

  listCollections(page: Record<string, string | number | null> = {}, options: FaceOptions = {}): Promise<Answer> {
    return this.request('GET', `/collections${query(page)}`, options);
  }

  /** The same account and key on a server that has moved to another address. */
  at(admin: Admin): Face {
    return new Face(admin.baseUrl, this.version, this.key, this.accountId, admin);
  }

  /** The same surface with another key. */
  withKey(key: string): Face {
    return new Face(this.baseUrl, this.version, key, this.accountId, this.admin);
  }
}

/** Text fields of a form. */
export function texts(fields: Record<string, string>): Part[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}
