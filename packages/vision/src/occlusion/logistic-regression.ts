export interface LogisticModel {
  bias: number;
  weights: Float64Array;
}

/**
 * Logistic regression by full-batch gradient descent with Nesterov momentum on standardised inputs, with an L2 penalty;
 * returned for inputs as they come. Labels are 0 or 1.
 */
export function fitLogistic(
  inputs: readonly Float32Array[],
  labels: readonly number[],
  { penalty, rounds }: { penalty: number; rounds: number },
): LogisticModel {
  const width = inputs[0].length;
  const { mean, deviation } = standardisation(inputs);
  const scaled = inputs.map((row) => Float64Array.from(row, (value, i) => (value - mean[i]) / deviation[i]));
  const weights = new Float64Array(width);
  const speed = new Float64Array(width);
  let bias = 0;
  let biasSpeed = 0;
  const rate = 4 / width;
  for (let round = 0; round < rounds; round++) {
    const gradient = Float64Array.from(weights, (weight) => penalty * weight);
    let biasGradient = 0;
    scaled.forEach((row, k) => {
      let sum = bias;
      for (let i = 0; i < width; i++) sum += weights[i] * row[i];
      const error = (1 / (1 + Math.exp(-sum)) - labels[k]) / scaled.length;
      biasGradient += error;
      for (let i = 0; i < width; i++) gradient[i] += error * row[i];
    });
    for (let i = 0; i < width; i++) {
      speed[i] = 0.9 * speed[i] - rate * gradient[i];
      weights[i] += speed[i];
    }
    biasSpeed = 0.9 * biasSpeed - rate * biasGradient;
    bias += biasSpeed;
  }
  const unscaled = weights.map((weight, i) => weight / deviation[i]);
  return { weights: unscaled, bias: unscaled.reduce((sum, weight, i) => sum - weight * mean[i], bias) };
}

function standardisation(inputs: readonly Float32Array[]) {
  const width = inputs[0].length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const row of inputs) {
    for (let i = 0; i < width; i++) mean[i] += row[i] / inputs.length;
  }
  for (const row of inputs) {
    for (let i = 0; i < width; i++) deviation[i] += (row[i] - mean[i]) ** 2 / inputs.length;
  }
  return { mean, deviation: deviation.map((value) => Math.sqrt(value) || 1) };
}

/** The probability of label 1. */
export function predict({ bias, weights }: LogisticModel, input: Float32Array): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * input[i];
  return 1 / (1 + Math.exp(-sum));
}
