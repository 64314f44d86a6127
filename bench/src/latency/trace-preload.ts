import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { InferenceSession } from 'onnxruntime-node';
import sharp, { type OutputInfo } from 'sharp';
import { seenModelsVariable, traceChannel, type WorkEvent } from './work.js';

/*
 * Loaded with --import into a process and its worker threads, this tells on a channel which images are decoded to which
 * size and which models run, so that the raw cost of an operation is measured over exactly the work that it needed. The
 * models are kept as they were opened: some are changed on the way from their files.
 */
const channel = new BroadcastChannel(traceChannel);
channel.unref();
const tell = (event: WorkEvent) => channel.postMessage(event);

interface SessionClass {
  create(model: string | Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  prototype: { run(this: InferenceSession, ...args: unknown[]): Promise<InferenceSession.ReturnType> };
}

const sums = new WeakMap<InferenceSession, string>();
const sessions = InferenceSession as unknown as SessionClass;
const create = sessions.create.bind(sessions);
const run = sessions.prototype.run;
sessions.create = async (model, options) => {
  const bytes = typeof model === 'string' ? readFileSync(model) : model;
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(process.env[seenModelsVariable] ?? '', `${sum}.onnx`), bytes);
  const session = await create(model, options);
  sums.set(session, sum);
  return session;
};
sessions.prototype.run = function (...args) {
  tell({ type: 'run', sha256: sums.get(this) ?? 'unknown' });
  return run.apply(this, args);
};

/** What sharp keeps of its own options. */
interface SharpOptions {
  input: { buffer?: Buffer; ignoreIcc?: boolean };
  /** -1 when the image is not resized. */
  width: number;
}

type ToBuffer = (this: object, options: { resolveWithObject: true }) => Promise<{ data: Buffer; info: OutputInfo }>;
const images = sharp as unknown as { prototype: { toBuffer: ToBuffer } };
const toBuffer = images.prototype.toBuffer;
images.prototype.toBuffer = async function (options) {
  const result = await toBuffer.call(this, options);
  const { input, width: resizedTo } = (this as { options: SharpOptions }).options;
  const { width, height } = result.info;
  const decode = { width, height, resized: resizedTo > 0, ignoreIcc: input.ignoreIcc === true };
  tell({ type: 'decode', bytes: input.buffer?.byteLength ?? -1, decode });
  return result;
};
