import { type Answer, send } from './http.js';

export type KeySurface = 'face' | 'workspace' | 'gateway' | 'media' | 'kyc';

export interface KeyLimits {
  readonly per_second?: number;
  readonly per_minute?: number;
  readonly per_day?: number;
  readonly per_month?: number;
  readonly max_calls?: number;
}

export interface KeyRequest {
  readonly surface?: KeySurface;
  readonly name?: string;
  readonly limits?: KeyLimits;
  readonly expires_at?: string;
  readonly [field: string]: unknown;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
}

export interface Key {
  readonly id: string;
  /** The secret; only the answer that creates the key has it. */
  readonly key: string;
}

/** The operator's API, used to bring a server into the state that a test needs. */
export class Admin {
  constructor(
    readonly baseUrl: string,
    readonly token: string,
  ) {}

  /** One request below `/admin/v1`, with whatever answer it gets. */
  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return send({
      method,
      url: `${this.baseUrl}/admin/v1${path}`,
      headers: { authorization: `Bearer ${this.token}`, ...json, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  async #must<T>(expected: number, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call(method, path, body);
    if (answer.status !== expected) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.text === '' ? undefined : answer.json()) as T;
  }

  createAccount(name: string, extra: Record<string, unknown> = {}): Promise<Account> {
    return this.#must(201, 'POST', '/accounts', { name, ...extra });
  }

  changeAccount(id: string, change: Record<string, unknown>): Promise<Account> {
    return this.#must(200, 'PATCH', `/accounts/${id}`, change);
  }

  /** A key; without limits of its own it gets none at all, so that a test meets only the limit that it is about. */
  createKey(accountId: string, request: KeyRequest = {}): Promise<Key> {
    const limits = { per_second: 0, per_minute: 0, ...request.limits };
    return this.#must(201, 'POST', `/accounts/${accountId}/keys`, { surface: 'face', ...request, limits });
  }

  revokeKey(id: string): Promise<void> {
    return this.#must(204, 'DELETE', `/keys/${id}`);
  }
}
