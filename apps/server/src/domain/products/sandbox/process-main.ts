/** What a process of the sandbox runs: it reads tasks from the socket that it was started with, and answers them. */
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { encodeFrame, FrameReader } from './frames.js';
import type { ReplyHeader, RequestHeader } from './messages.js';
import { failureReply, type Reply, Tasks } from './tasks.js';

const socketNumber = 3;
const maxRequestBytes = 256 * 1_048_576;

const { timeLimitMs } = JSON.parse(process.argv[2] ?? '{}') as { timeLimitMs: number };
const socket = new Socket({ fd: socketNumber, readable: true, writable: true });

function send({ header, parts }: Reply): void {
  socket.cork();
  for (const piece of encodeFrame(header satisfies ReplyHeader, parts)) socket.write(piece);
  socket.uncork();
}

/** What takes longer leaves so much behind that clearing it away must be its own time, not that of the next task. */
const tidyAfterMs = 50;
/** Of the time of a mapping: its end is looked for now and then, and the processor's time is counted in steps. */
const slowShare = 0.8;

const tasks = new Tasks(timeLimitMs, (phase) => send({ header: { kind: 'entered', phase }, parts: [] }));
const reader = new FrameReader<RequestHeader>(({ header, parts }) => {
  const start = performance.now();
  const usedBefore = process.cpuUsage();
  tasks
    .run(header, parts)
    .catch(failureReply)
    .then((reply) => {
      const { user, system } = process.cpuUsage(usedBefore);
      if (reply.header.kind === 'unmappable') reply.header.slow = (user + system) / 1_000 >= timeLimitMs * slowShare;
      if (performance.now() - start > tidyAfterMs) globalThis.gc?.();
      send(reply);
    });
}, maxRequestBytes);

// The server ends these processes itself, after its own work: what ends it must not end them first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
socket.on('data', (chunk: Buffer) => reader.push(chunk));
socket.on('error', () => process.exit());
socket.on('close', () => process.exit());

// A server that was killed cannot end a process that is caught in a loop; this thread does.
new Worker(
  `const { ppid } = process;
  setInterval(() => process.ppid === ppid || process.kill(process.pid, 'SIGKILL'), 2000);`,
  { eval: true },
).unref();
send({ header: { kind: 'ready' }, parts: [] });
