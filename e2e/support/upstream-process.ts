import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';

/** How the service answers one request. `afterMs` waits first. */
export type Behaviour = { readonly afterMs?: number } & (
  | {
      readonly kind: 'json';
      readonly status?: number;
      readonly headers?: Record<string, string | string[]>;
      readonly value: unknown;
    }
  | {
      readonly kind: 'text';
      readonly status?: number;
      readonly headers?: Record<string, string | string[]>;
      readonly text?: string;
      readonly base64?: string;
    }
  | { readonly kind: 'echo' }
  | { readonly kind: 'reset'; readonly at?: 'start' | 'head' | 'body'; readonly head?: Record<string, string> }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drip'; readonly everyMs: number; readonly text: string }
  | { readonly kind: 'large'; readonly bytes: number; readonly declared: boolean }
  | { readonly kind: 'noise'; readonly base64: string }
);

/** A request as the service saw it. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Question =
  | { readonly ask: 'behave'; readonly path: string; readonly list: readonly Behaviour[] }
  | { readonly ask: 'received'; readonly path: string | undefined }
  | { readonly ask: 'load'; readonly path: string };

const script = join(import.meta.dirname, 'upstream-child.mjs');
let paths = 0;

/**
 * The service behind products: a process that tests start, stop, slow and break. How it behaves is told by path, so that
 * tests beside each other do not meet, and is told again after a stop and a start.
 */
export class Upstream {
  readonly #told = new Map<string, readonly Behaviour[]>();
  #child: ChildProcess | undefined;
  #port = 0;
  #questions = 0;

  static async start(): Promise<Upstream> {
    const upstream = new Upstream();
    await upstream.start();
    return upstream;
  }

  /** Where it listens, or listened before it was stopped: `127.0.0.1:40000`. */
  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  url(path = '/'): string {
    return `http://${this.host}${path}`;
  }

  /** Starts it on the port that it had before, behaving as before. */
  async start(): Promise<void> {
    const child = fork(script, [String(this.#port)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child = child;
    const [{ port }] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('The upstream process did not start'))),
    ])) as [{ port: number }];
    this.#port = port;
    for (const [path, list] of this.#told) await this.#ask({ ask: 'behave', path, list });
  }

  /** Ends it at once, whatever it is doing: connections are cut, new ones refused. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Has it stand still with its connections open, as a machine that swaps. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** From now on requests for the path are answered like this, one after the other; the last behaviour stays. */
  async behave(path: string, ...list: readonly [Behaviour, ...Behaviour[]]): Promise<void> {
    this.#told.set(path, list);
    if (this.#child) await this.#ask({ ask: 'behave', path, list });
  }

  /** A path of the caller's own that behaves like this. */
  async path(...list: readonly [Behaviour, ...Behaviour[]]): Promise<string> {
    paths += 1;
    const path = `/hidden-path-${process.pid}-${paths}`;
    await this.behave(path, ...list);
    return path;
  }

  /** The requests that came since it was started, to one path or to all. */
  received(path?: string): Promise<Arrival[]> {
    return this.#ask({ ask: 'received', path }) as Promise<Arrival[]>;
  }

  /** How many requests of the path it has in hand. */
  async held(path: string): Promise<number> {
    return ((await this.#ask({ ask: 'load', path })) as { now: number }).now;
  }

  /** The most requests that it ever had at the same moment on the path. */
  async mostAtOnce(path: string): Promise<number> {
    return ((await this.#ask({ ask: 'load', path })) as { most: number }).most;
  }

  async #ask(question: Question): Promise<unknown> {
    const child = this.#child;
    if (!child) throw new Error('The upstream process is stopped');
    this.#questions += 1;
    const id = this.#questions;
    const answered = new Promise<unknown>((resolve) => {
      const hear = (message: { id?: number; answer?: unknown }) => {
        if (message.id !== id) return;
        child.off('message', hear);
        resolve(message.answer);
      };
      child.on('message', hear);
    });
    child.send({ id, ...question });
    return answered;
  }
}
