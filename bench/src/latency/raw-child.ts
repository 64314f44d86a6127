import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { serveParent } from '../measure/child.js';
import type { Work } from './work.js';

export interface RawRequest {
  images: Uint8Array[];
  work: Work;
}

export interface RawCost {
  decodeMs: number;
  modelMs: number;
}

interface Session {
  session: InferenceSession;
  feeds: Record<string, Tensor>;
}

sharp.concurrency(1);
sharp.cache(false);
const sessions = new Map<string, Session>();

/** The settings of the server's own sessions: one thread, no busy waiting. */
const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
};

async function open(file: string): Promise<Session> {
  const known = sessions.get(file);
  if (known) return known;
  const session = await InferenceSession.create(file, sessionOptions);
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new Error(`${file}: input ${input.name} is no tensor`);
    const shape = input.shape.map((length) => (typeof length === 'number' && length > 0 ? length : 1));
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i));
    feeds[input.name] = new Tensor('float32', values, shape);
  }
  const opened = { session, feeds };
  sessions.set(file, opened);
  return opened;
}

/** As the server decodes, but for the checks around it. */
async function decode(bytes: Uint8Array, width: number, height: number): Promise<void> {
  const image = sharp(bytes, { failOn: 'error', sequentialRead: true, pages: 1 });
  const metadata = await image.metadata();
  const resized =
    metadata.width === width && metadata.height === height
      ? image
      : image.resize({ width, height, fit: 'fill', kernel: 'linear' });
  await resized.toColourspace('srgb').raw().toBuffer();
}

serveParent<RawRequest, RawCost>(async ({ images, work }) => {
  const models = await Promise.all(
    Object.entries(work.runs).map(async ([file, runs]) => ({ ...(await open(file)), runs })),
  );
  const began = performance.now();
  for (const { input, width, height } of work.decodes) await decode(images[input], width, height);
  const decoded = performance.now();
  for (const { session, feeds, runs } of models) {
    for (let i = 0; i < runs; i++) await session.run(feeds);
  }
  return { decodeMs: decoded - began, modelMs: performance.now() - decoded };
});
