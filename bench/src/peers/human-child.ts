import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { serveParent } from '../measure/child.js';
import { decodeRgb } from './decode-rgb.js';
import type { PhotoAnswer, PhotoQuestion } from './engine.js';
import { loadTensorFlow, packageFolder, type Tensor } from './tensorflow.js';

interface Human {
  load(): Promise<void>;
  detect(input: Tensor): Promise<{ face: { embedding?: number[] }[]; error: string | null }>;
}

interface HumanPackage {
  Human: new (config: object) => Human;
}

const { tf, wasmFolder, load } = loadTensorFlow();
const folder = packageFolder(load, '@vladmandic/human');
const { Human } = load(join(folder, 'dist/human.node-wasm.js')) as HumanPackage;

// This build fetches its models over HTTP alone.
const models = createServer((request, response) => {
  readFile(join(folder, 'models', basename(request.url ?? ''))).then(
    (bytes) => response.end(bytes),
    () => response.writeHead(404).end(),
  );
});
await new Promise<void>((resolve) => models.listen(0, '127.0.0.1', resolve));
const off = { enabled: false };
const human = new Human({
  backend: 'wasm',
  wasmPath: wasmFolder,
  modelBasePath: `http://127.0.0.1:${(models.address() as AddressInfo).port}/`,
  debug: false,
  // The face part stays as it comes; results of the frame before must not be taken for the next photo's.
  cacheSensitivity: 0,
  filter: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  gesture: off,
});
await human.load();
models.close();
models.closeAllConnections();

serveParent<PhotoQuestion, PhotoAnswer>(async ({ image }) => {
  const began = performance.now();
  const { data, width, height, decodeMs } = await decodeRgb(image);
  const pixels = tf.tensor4d(data, [1, height, width, 3], 'int32');
  const { face, error } = await human.detect(pixels);
  pixels.dispose();
  if (error) throw new Error(error);
  const embedding = face[0]?.embedding;
  const ms = performance.now() - began;
  return { ms, decodeMs, faces: face.length, embedding: embedding && Float32Array.from(embedding) };
});
