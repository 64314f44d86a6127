import { join } from 'node:path';
import { serveParent } from '../measure/child.js';
import { decodeRgb } from './decode-rgb.js';
import type { PhotoAnswer, PhotoQuestion } from './engine.js';
import { addChainedMethods, loadTensorFlow, packageFolder, type Tensor } from './tensorflow.js';

interface Net {
  loadFromDisk(folder: string): Promise<void>;
}

interface DescribedFace {
  detection: { box: { width: number; height: number } };
  descriptor: Float32Array;
}

interface FaceApi {
  nets: { ssdMobilenetv1: Net; faceLandmark68Net: Net; faceRecognitionNet: Net };
  detectAllFaces(input: Tensor): { withFaceLandmarks(): { withFaceDescriptors(): Promise<DescribedFace[]> } };
}

const { tf, load } = loadTensorFlow();
addChainedMethods(tf);
const folder = packageFolder(load, '@vladmandic/face-api');
const faceApi = load(join(folder, 'dist/face-api.node-wasm.js')) as FaceApi;
await tf.setBackend('wasm');
await tf.ready();
const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faceApi.nets;
for (const net of [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet])
  await net.loadFromDisk(join(folder, 'model'));

serveParent<PhotoQuestion, PhotoAnswer>(async ({ image }) => {
  const began = performance.now();
  const { data, width, height, decodeMs } = await decodeRgb(image);
  const pixels = tf.tensor3d(data, [height, width, 3], 'int32');
  const faces = await faceApi.detectAllFaces(pixels).withFaceLandmarks().withFaceDescriptors();
  pixels.dispose();
  const ms = performance.now() - began;
  const area = ({ detection }: DescribedFace) => detection.box.width * detection.box.height;
  const largest = faces.sort((a, b) => area(b) - area(a))[0];
  return { ms, decodeMs, faces: faces.length, embedding: largest?.descriptor };
});
