import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Runs a model with one input and returns its outputs by name. */
export async function runOnnx(
  model: Uint8Array,
  input: { readonly shape: readonly number[]; readonly values: readonly number[] },
): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const tensor = new Tensor('float32', Float32Array.from(input.values), [...input.shape]);
  const results = await session.run({ [session.inputNames[0] ?? '']: tensor });
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}
