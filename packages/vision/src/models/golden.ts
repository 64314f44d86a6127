import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelPackError } from './errors.js';
import type { ModelInput, ModelManifest } from './manifest.js';

/** What a model is tried by. */
export type TriedModel = Pick<ModelManifest, 'file' | 'input' | 'outputs'>;

/** By output name: a few of its numbers, evenly spread from the first to the last. */
export type GoldenOutput = Readonly<Record<string, readonly number[]>>;

const samples = 5;
/** Share of the largest pinned number. Different instruction sets differ by 1e-5; a wrong weight or layout by over 1e-1. */
const tolerance = 2e-3;

/**
 * Runs a model on a fixed picture of waves and compares its outputs with pinned ones. Raises ModelPackError
 * (`conversion`) when they differ. Blocks the thread while the model runs.
 */
export async function checkGoldenOutput(model: TriedModel, file: Uint8Array, expected: GoldenOutput): Promise<void> {
  const actual = await goldenOutput(model, file);
  for (const { name } of model.outputs) {
    const [want, have] = [expected[name] ?? [], actual[name] ?? []];
    const scale = Math.max(...want.map(Math.abs), 1e-3);
    const far = have.some((value, i) => !(Math.abs(value - (want[i] ?? Number.NaN)) <= tolerance * scale));
    if (far || have.length !== want.length) {
      throw new ModelPackError(
        'conversion',
        `${model.file} computes ${name} = [${have}] for the test picture, not [${want}]`,
      );
    }
  }
}

/** What a model gives for the fixed picture. Raises ModelPackError (`conversion`) for other shapes and for what is no number. */
export async function goldenOutput(model: TriedModel, file: Uint8Array): Promise<GoldenOutput> {
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  try {
    const { channels, height, width } = model.input;
    const input = new Tensor('float32', wavePicture(model.input), [1, channels, height, width]);
    const results = await session.run({ [session.inputNames[0] ?? 'input']: input });
    return Object.fromEntries(
      model.outputs.map(({ name, shape }) => {
        const tensor = results[name];
        if (!tensor || tensor.dims.join() !== shape.join()) {
          throw new ModelPackError('conversion', `${model.file} has no output ${name} of shape ${shape}`);
        }
        const values = tensor.data as Float32Array;
        if (tensor.type !== 'float32' || !values.every(Number.isFinite)) {
          throw new ModelPackError('conversion', `${model.file} computes ${name} with what is no finite number`);
        }
        return [name, spread(values)];
      }),
    );
  } finally {
    await session.release();
  }
}

function wavePicture({ channels, width, height, mean, factor }: ModelInput): Float32Array {
  const pixels = width * height;
  const values = new Float32Array(channels * pixels);
  for (let i = 0; i < values.length; i++) {
    const channel = Math.floor(i / pixels);
    const value = 127.5 + 60 * Math.sin(i * 0.037) + 60 * Math.cos(i * 0.0011);
    values[i] = (value - (mean[channel] ?? 0)) * (factor[channel] ?? 1);
  }
  return values;
}

function spread(values: Float32Array): number[] {
  const count = Math.min(samples, values.length);
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.round((i * (values.length - 1)) / (count - 1));
    return Number((values[at] ?? 0).toPrecision(6));
  });
}
