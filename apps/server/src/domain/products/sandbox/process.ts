import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { encodeFrame, type Frame, FrameReader } from './frames.js';
import type { Phase, ReplyHeader, RequestHeader, Task } from './messages.js';
import { Watchdog } from './watchdog.js';

/** Compiled definitions that a process keeps. */
const definitionsKept = 256;
const mebibyte = 1_048_576;
const maxReplyBytes = 256 * mebibyte;
const startLimitMs = 30_000;
/** Of phases that have a limit of their own. */
const longLimitsMs: Readonly<Partial<Record<Phase, number>>> = { compiling: 2_000, printing: 10_000 };
/** For the process to end by itself what it can end, before it is ended. */
const graceMs = 150;
const limitMsPerMebibyte = 60;
const largeBytes = 262_144;
const complaintCharacters = 2_000;

export interface ProcessOptions {
  /** Milliseconds for checking inputs, and as many for a mapping; large bodies are given more. */
  timeLimitMs: number;
  /** What needs more memory than this ends the process. */
  heapMiB: number;
  /** What the processes run; tests that run from sources name the compiled file. */
  script: URL;
}

/** How a task ended: answered, or with the process in the phase that it was in; `starved` by a machine that is too busy. */
export type Ending = Frame<ReplyHeader> | { ended: 'slow' | 'starved' | 'died'; phase: Phase };

export interface ProcessEvents {
  onIdle(): void;
  /** The process is gone. `startFailure` tells why when it never was ready. */
  onGone(startFailure: Error | undefined): void;
}

interface Running {
  resolve(ending: Ending): void;
  phase: Phase;
  /** Of all parts. */
  bytes: number;
}

/** One process of the sandbox. It runs one task at a time and is ended when that takes too long. */
export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #watchdog: Watchdog;
  readonly #known = new Set<string>();
  #ready = false;
  #gone = false;
  #overrun: 'slow' | 'starved' | undefined;
  #running: Running | undefined;
  #complaint = '';

  constructor(
    private readonly options: ProcessOptions,
    private readonly events: ProcessEvents,
  ) {
    this.#child = start(options);
    this.#watchdog = new Watchdog(this.#child.pid, (isGuilty) => {
      this.#overrun = isGuilty ? 'slow' : 'starved';
      this.kill();
    });
    this.#child.once('error', (error) => this.#bury(error));
    this.#child.once('exit', (code, signal) =>
      this.#bury(new Error(`a sandbox process ended with ${signal ?? code}: ${this.#complaint}`)),
    );
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaint = `${this.#complaint}${chunk}`.slice(-complaintCharacters);
    });
    const reader = new FrameReader<ReplyHeader>((frame) => this.#receive(frame), maxReplyBytes);
    // There is none when the system had no more files to open; then the process has failed to start.
    this.#socket = (this.#child.stdio?.[3] as Socket | undefined) ?? new Socket();
    this.#socket.on('error', () => this.kill());
    this.#socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch {
        this.kill();
      }
    });
    this.#watchdog.start(startLimitMs);
    this.#keepServerAlive(false);
  }

  get isReady(): boolean {
    return this.#ready && !this.#gone;
  }

  get isIdle(): boolean {
    return this.isReady && !this.#running;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Runs one task; the process must be idle. Never rejects. */
  run(task: Task): Promise<Ending> {
    const header = this.#headerOf(task);
    const bytes = task.parts.reduce((sum, part) => sum + part.byteLength, 0);
    return new Promise((resolve) => {
      this.#running = { resolve, phase: firstPhase(task, header), bytes };
      this.#watch(this.#running);
      this.#keepServerAlive(true);
      this.#socket.cork();
      for (const piece of encodeFrame(header, task.parts)) this.#socket.write(piece);
      this.#socket.uncork();
    });
  }

  /** Ends the process at once, whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** What is sent of a task. The process keeps the same definitions as this does, so that most are never sent again. */
  #headerOf(task: Task): RequestHeader {
    if (task.kind === 'report') return { kind: 'report', slug: task.slug, name: task.name };
    const { definition, kind } = task;
    if (kind === 'check') return { kind, definition };
    const { key } = definition;
    const header: RequestHeader = kind === 'read' ? { kind, key, status: task.status } : { kind, key, as: task.as };
    const known = this.#known.delete(key);
    this.#known.add(key);
    if (known) return header;
    header.definition = definition;
    const [oldest] = this.#known;
    if (this.#known.size > definitionsKept && oldest !== undefined) {
      this.#known.delete(oldest);
      header.forget = oldest;
    }
    return header;
  }

  #receive({ header, parts }: Frame<ReplyHeader>): void {
    if (header.kind === 'ready') {
      this.#watchdog.stop();
      this.#ready = true;
      this.events.onIdle();
      return;
    }
    const running = this.#running;
    if (!running) return;
    if (header.kind === 'entered') {
      running.phase = header.phase ?? running.phase;
      this.#watch(running);
      return;
    }
    this.#settle();
    running.resolve({ header, parts });
    this.events.onIdle();
  }

  #watch({ phase, bytes }: Running): void {
    const long = longLimitsMs[phase];
    const limitMs = (long ?? this.options.timeLimitMs + graceMs) + (bytes / mebibyte) * limitMsPerMebibyte;
    this.#watchdog.start(limitMs, long !== undefined || bytes > largeBytes);
  }

  #settle(): void {
    this.#watchdog.stop();
    this.#running = undefined;
    this.#keepServerAlive(false);
  }

  #bury(error: Error): void {
    if (this.#gone) return;
    this.#gone = true;
    const running = this.#running;
    this.#settle();
    this.#socket.destroy();
    running?.resolve({ ended: this.#overrun ?? 'died', phase: running.phase });
    this.events.onGone(this.#ready ? undefined : error);
  }

  /** An idle process does not keep a program running that has nothing else to do. */
  #keepServerAlive(on: boolean): void {
    for (const handle of [this.#child, this.#socket, this.#child.stderr as Socket | null]) {
      if (on) handle?.ref();
      else handle?.unref();
    }
  }
}

/** With an empty environment, and away from the server's folder: nothing that runs there learns its settings. */
function start({ heapMiB, script, timeLimitMs }: ProcessOptions): ChildProcess {
  const settings = JSON.stringify({ timeLimitMs });
  const args = ['--expose-gc', `--max-old-space-size=${heapMiB}`, fileURLToPath(script), settings];
  return spawn(process.execPath, args, { cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
}

function firstPhase({ kind }: Task, { definition }: RequestHeader): Phase {
  if (kind === 'report') return 'printing';
  if (definition) return 'compiling';
  return kind === 'read' ? 'mapping' : 'checking';
}
