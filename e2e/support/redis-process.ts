import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { pause } from './http.js';

/** Whether this run tests with Redis: it needs Debian's redis-server on the path. */
export const hasRedis = (process.env.TEST_REDIS_URL ?? '') !== '';

/** A Redis of a test's own, which keeps nothing when it stops. */
export class RedisProcess {
  #child: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, on the port that it had before. */
  async start(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    let said = '';
    child.on('error', (error) => {
      said += `${error.message}: apt-get install -y redis-server`;
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    for (let tries = 0; !said.includes('Ready to accept connections'); tries += 1) {
      if (tries > 200 || child.exitCode !== null) throw new Error(`Redis did not start.\n${said}`);
      await pause(50);
    }
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Has it stand still with its connections open. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
