import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { serveParent } from '../measure/child.js';
import type { Decode, Work } from './work.js';

export interface RawRequest {
  images: Uint8Array[];
  work: Work;
}

export interface RawCost {
  decodeMs: number;
  modelMs: number;
  /** Processor time of both, on all threads. */
  processorMs: number;
}

interface Session {
  session: InferenceSession;
  feeds: Record<string, Tensor>;
}

sharp.concurrency(1);
sharp.cache(false);
const sessions = new Map<string, Session>();

/** The settings of the server's own sessions, but for their memory, which they may keep here. */
const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  extra: {
    session: { set_denormal_as_zero: '1', intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
  },
};

async function open(sha256: string): Promise<Session> {
  const known = sessions.get(sha256);
  if (known) return known;
  const file = join(process.argv[2], `${sha256}.onnx`);
  const session = await InferenceSession.create(file, sessionOptions);
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new Error(`${file}: input ${input.name} is no tensor`);
    const shape = input.shape.map((length) => (typeof length === 'number' && length > 0 ? length : 1));
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i));
    feeds[input.name] = new Tensor('float32', values, shape);
  }
  const opened = { session, feeds };
  sessions.set(sha256, opened);
  return opened;
}

/** As the server decodes, but for the checks around it. */
async function decode(bytes: Uint8Array, { width, height, resized, ignoreIcc }: Decode): Promise<void> {
  const image = sharp(bytes, { failOn: 'error', sequentialRead: true, pages: 1, ignoreIcc });
  const sized = resized ? image.resize({ width, height, fit: 'fill', kernel: 'linear' }) : image;
  await sized.toColourspace('srgb').raw().toBuffer();
}

serveParent<RawRequest, RawCost>(async ({ images, work }) => {
  // In the order of the operation: a model that runs twice in a row finds its weights in the cache, which flatters it.
  const runs: Session[] = [];
  for (const sha256 of work.runs) runs.push(await open(sha256));
  const usage = process.cpuUsage();
  const began = performance.now();
  for (const step of work.decodes) await decode(images[step.input], step);
  const decoded = performance.now();
  for (const { session, feeds } of runs) await session.run(feeds);
  const modelMs = performance.now() - decoded;
  const { user, system } = process.cpuUsage(usage);
  return { decodeMs: decoded - began, modelMs, processorMs: (user + system) / 1000 };
});
