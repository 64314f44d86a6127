import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { PlanarCrop } from '../geometry/warp.js';
import type { ModelInput, ModelOutput } from '../models/manifest.js';

export interface Model {
  readonly input: ModelInput;
  /** Room for a crop that is run at once and not kept: large arrays made anew for each run would cost their collection. */
  readonly cropPlanes: Float32Array;
  /** Output arrays by the roles that the manifest gives them. The arrays belong to the caller. */
  run(crop: PlanarCrop): Promise<Record<string, Float32Array>>;
}

/**
 * One thread a session and no busy waiting: parallel work comes from worker threads, and two threads in a session were
 * slower than two sessions. Without an arena a worker holds some 40 MB less at the same speed. Denormal numbers are
 * taken as zero: they would slow single photos down many times.
 */
const sessionOptions: InferenceSession.SessionOptions = {
  enableCpuMemArena: false,
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  extra: {
    session: { set_denormal_as_zero: '1', intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
  },
};

/** Opens a model from its file's bytes. */
export async function openModel(
  file: Uint8Array,
  input: ModelInput,
  outputs: readonly Pick<ModelOutput, 'name' | 'role'>[],
): Promise<Model> {
  const session = await InferenceSession.create(file, sessionOptions);
  const inputName = session.inputNames[0];
  const values = new Float32Array(input.channels * input.width * input.height);
  const tensor = new Tensor('float32', values, [1, input.channels, input.height, input.width]);
  const wanted = outputs.map(({ name }) => name);
  return {
    input,
    cropPlanes: new Float32Array(3 * input.width * input.height),
    async run(crop) {
      fillInput(values, crop, input);
      const results = await session.run({ [inputName]: tensor }, wanted);
      const named: Record<string, Float32Array> = {};
      for (const { name, role } of outputs) named[role] = results[name].data as Float32Array;
      return named;
    },
  };
}

/** As `openModel`, and runs the model once, so that the first photo does not pay for its set-up. */
export async function openWarmModel(
  file: Uint8Array,
  input: ModelInput,
  outputs: readonly Pick<ModelOutput, 'name' | 'role'>[],
): Promise<Model> {
  const model = await openModel(file, input, outputs);
  await model.run({ ...input, planes: new Float32Array(3 * input.width * input.height) });
  return model;
}

/** Writes the crop's pixels into the model's input, channel by channel. */
export function fillInput(values: Float32Array, { planes }: PlanarCrop, spec: ModelInput): void {
  const n = spec.width * spec.height;
  if (planes.length !== 3 * n) throw new RangeError('crop does not fit the model input');
  if (spec.channels === 1) {
    const [red, green, blue] = spec.greyWeights ?? [0.299, 0.587, 0.114];
    const mean = spec.mean[0];
    const factor = spec.factor[0];
    for (let i = 0; i < n; i++) {
      values[i] = (red * planes[i] + green * planes[n + i] + blue * planes[2 * n + i] - mean) * factor;
    }
    return;
  }
  for (let channel = 0; channel < 3; channel++) {
    const from = n * (spec.colourOrder === 'RGB' ? channel : 2 - channel);
    const mean = spec.mean[channel];
    const factor = spec.factor[channel];
    const source = planes.subarray(from, from + n);
    const target = values.subarray(n * channel, n * (channel + 1));
    if (mean === 0 && factor === 1) target.set(source);
    else for (let i = 0; i < n; i++) target[i] = (source[i] - mean) * factor;
  }
}
