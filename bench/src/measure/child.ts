import { type ChildProcess, fork } from 'node:child_process';

interface Question {
  id: number;
  value: unknown;
}

type Reply = { id: number; value: unknown } | { id: number; error: string };

/** In a child process: answers the parent's questions one after the other, and ends with the parent. */
export function serveParent<Q, A>(answer: (question: Q) => Promise<A>): void {
  let last: Promise<void> = Promise.resolve();
  process.on('message', ({ id, value }: Question) => {
    last = last.then(async () => {
      const reply: Reply = await answer(value as Q).then(
        (result) => ({ id, value: result }),
        (error: unknown) => ({ id, error: describe(error) }),
      );
      process.send?.(reply);
    });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ id: 0, value: 'ready' } satisfies Reply);
}

/** Messages of native libraries can hold a whole model. */
function describe(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(-1500);
}

/** A process of its own, so that its memory and threads do not mix with another's. */
export interface Child<Q, A> {
  ask(question: Q): Promise<A>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  args?: string[];
  /** Options of Node itself. */
  execArgv?: string[];
  env?: NodeJS.ProcessEnv;
}

/** Starts a module that calls `serveParent` and waits until it does. A child that ends early fails what was asked. */
export async function startChild<Q, A>(module: string, options: ChildOptions = {}): Promise<Child<Q, A>> {
  const child: ChildProcess = fork(module, options.args ?? [], {
    execArgv: options.execArgv ?? [],
    env: { ...process.env, ...options.env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors = (errors + chunk).slice(-2000);
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 0;
  const expect = () => {
    const id = next++;
    return { id, reply: new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject })) };
  };
  child.on('message', (reply: Reply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asker?.reject(new Error(reply.error));
    else asker?.resolve(reply.value);
  });
  // 'exit', since 'close' does not come after this side disconnected.
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${module} ended with code ${code}\n${errors}`));
    waiting.clear();
  });
  await expect().reply;
  return {
    ask: (value) => {
      const { id, reply } = expect();
      child.send({ id, value } satisfies Question);
      return reply as Promise<A>;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
