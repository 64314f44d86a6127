import type { PadManifest, PadModelManifest } from './pad-manifest.js';

/** The face box enlarged, its pixels as OpenCV has them, read without antialiasing. */
function miniFasNet(
  file: string,
  margin: number,
  pins: Pick<PadModelManifest, 'sha256' | 'bytes' | 'golden'>,
): PadModelManifest {
  return {
    task: 'liveness',
    file,
    ...pins,
    licence: 'Apache-2.0',
    source: 'github.com/yakhyo/face-anti-spoofing, from github.com/minivision-ai/Silent-Face-Anti-Spoofing',
    input: {
      width: 80,
      height: 80,
      channels: 3,
      colourOrder: 'BGR',
      mean: [0, 0, 0],
      factor: [1, 1, 1],
      layout: 'NCHW',
      fit: { rule: 'inside', side: 'each', margin },
      resample: 'bilinear',
    },
    output: {
      name: 'output',
      shape: [1, 3],
      kind: 'logits',
      liveIndex: 1,
      attacks: { print: 0, replay: 2 },
      meaning: 'live, between prints and replays',
    },
  };
}

/** A square with some surroundings; trained on CelebA-Spoof. */
function squareModel(file: string, pins: Pick<PadModelManifest, 'sha256' | 'bytes' | 'golden'>): PadModelManifest {
  return {
    task: 'liveness',
    file,
    ...pins,
    licence: 'Apache-2.0',
    source: 'github.com/sean-ensombl/face-antispoof-onnx',
    input: {
      width: 128,
      height: 128,
      channels: 3,
      colourOrder: 'RGB',
      mean: [0, 0, 0],
      factor: [1 / 255, 1 / 255, 1 / 255],
      layout: 'NCHW',
      fit: { rule: 'box', side: 'longer', margin: 1.5, outside: 'reflect' },
      resample: 'antialiased',
    },
    output: { name: 'output', shape: [1, 2], kind: 'logits', liveIndex: 0, meaning: 'live, attack' },
  };
}

/**
 * The pack that is known without a manifest of its own: four published files, each with its SHA-256. A folder that holds
 * them is enough for `facet models add pad`. At the shift 2.3 % of the faces of one half of LFW's people are called attacks
 * (3.7 % without), of the other half 2.6 %.
 */
export const knownPadPack: PadManifest = {
  id: 'pad',
  version: '1',
  shift: 0.8,
  models: [
    miniFasNet('MiniFASNetV1SE.onnx', 4, {
      sha256: 'd819a69bac6b9ade2a0f4d9b60b618e1260f7bf3ba1fddff6c5d82131cb1083f',
      bytes: 1_742_315,
      golden: [-5.14014, 0.280237, 4.86002],
    }),
    miniFasNet('MiniFASNetV2.onnx', 2.7, {
      sha256: '4eed38f0bde33c9b805942a5f25e42ce1161e2bda545254be622be957727794e',
      bytes: 1_743_561,
      golden: [-4.10328, 0.599431, 3.50319],
    }),
    squareModel('fx_98.20.onnx', {
      sha256: 'af2381b88f38769222ed93379e12444e2a50814575de1c46170de570c55a42b6',
      bytes: 1_912_594,
      golden: [-6.74895, 6.75171],
    }),
    squareModel('fx_97.80.onnx', {
      sha256: 'c7752c4c6315e7779fc6f3124e8d352e7583b0a55bcd1497a4162b0a54150c2c',
      bytes: 1_912_594,
      golden: [-3.07204, 3.07203],
    }),
  ],
};
