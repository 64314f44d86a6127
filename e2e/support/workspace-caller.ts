import { randomBytes } from 'node:crypto';
import { type Answer, send } from './http.js';
import { field, file, multipart, type Part } from './multipart.js';

export interface CallerRequest {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Buffer | string | undefined;
}

/** What goes into a form: bytes become a file, lists parts that repeat, `undefined` is left out. */
export type FormValues = Readonly<Record<string, FormValue | readonly FormValue[] | undefined>>;
type FormValue = Buffer | string | number | boolean;

/** An address of the ranges that are set aside for documentation, which nobody has. */
export function someAddress(): string {
  const [a, b, c] = Array.from({ length: 3 }, () =>
    randomBytes(2)
      .toString('hex')
      .replace(/^0+(?=.)/, ''),
  );
  return `2001:db8:${a}:${b}::${c}`;
}

/** Somebody who calls the workspace surface, with whatever credentials, from an address of their own. */
export class Caller {
  constructor(
    readonly baseUrl: string,
    readonly credentials: Readonly<Record<string, string>> = {},
    readonly address: string = someAddress(),
  ) {}

  get root(): string {
    return `${this.baseUrl}/workspace/api/v1`;
  }

  withToken(token: string): Caller {
    return new Caller(this.baseUrl, { authorization: `Bearer ${token}` }, this.address);
  }

  withKey(key: string): Caller {
    return new Caller(this.baseUrl, { 'x-api-key': key }, this.address);
  }

  withoutCredentials(): Caller {
    return new Caller(this.baseUrl, {}, this.address);
  }

  from(address: string): Caller {
    return new Caller(this.baseUrl, this.credentials, address);
  }

  /** One request below the surface's root, its body as given. */
  request(method: string, path: string, { headers, body }: CallerRequest = {}): Promise<Answer> {
    const own = { 'x-forwarded-for': this.address, ...this.credentials };
    return send({ method, url: this.root + path, headers: { ...own, ...headers }, body });
  }

  get(path: string): Promise<Answer> {
    return this.request('GET', path);
  }

  delete(path: string): Promise<Answer> {
    return this.request('DELETE', path);
  }

  /** A JSON body, sent as it is when it is text or bytes. */
  json(method: string, path: string, value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
    return this.request(method, path, { headers: { 'content-type': 'application/json', ...headers }, body });
  }

  post(path: string, value: unknown = {}): Promise<Answer> {
    return this.json('POST', path, value);
  }

  patch(path: string, value: unknown): Promise<Answer> {
    return this.json('PATCH', path, value);
  }

  /** A multipart POST of parts in the order given. */
  parts(path: string, parts: readonly Part[], headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { contentType, body } = multipart(parts);
    return this.request('POST', path, { headers: { 'content-type': contentType, ...headers }, body });
  }

  form(path: string, values: FormValues, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.parts(path, partsOf(values), headers);
  }
}

/** The parts that stand for the values, in their order. */
export function partsOf(values: FormValues): Part[] {
  return Object.entries(values).flatMap(([name, value]): Part[] => {
    if (value === undefined) return [];
    const items: readonly FormValue[] = isList(value) ? value : [value];
    return items.map((item) => (Buffer.isBuffer(item) ? file(name, item) : field(name, String(item))));
  });
}

function isList(value: FormValue | readonly FormValue[]): value is readonly FormValue[] {
  return Array.isArray(value);
}
