import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HookEvent {
  readonly id: string;
  readonly type: string;
  readonly organization_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Hook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: HookEvent;
}

/** Somebody's server, which webhooks call. */
export class HookReceiver {
  readonly hooks: Hook[] = [];
  /** What is answered; nothing at all with `silence`. */
  status: number | 'silence' = 200;
  readonly #server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    this.hooks.push({ headers: request.headers, body, event: JSON.parse(body) as HookEvent });
    if (this.status !== 'silence') response.writeHead(this.status).end();
  });

  static async start(): Promise<HookReceiver> {
    const receiver = new HookReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  of(type: string): Hook[] {
    return this.hooks.filter(({ event }) => event.type === type);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Whether a request was signed with the secret, a moment ago. */
export function isSigned({ headers, body }: Hook, secret: string): boolean {
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['facet-signature'])) ?? [];
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return mac === expected && Math.abs(Date.now() / 1000 - Number(seconds)) < 60;
}
