import { placeCount, valuesPerPlace } from '../pipeline/face-features.js';
import { answers, hiddenUnits, type OcclusionWeights, perPlace, weightLengths } from '../pipeline/judge-occlusion.js';
import type { Label } from './covered-share.js';

export interface TrainingSample {
  /** The values at the places, 0..6 as 0..255. */
  readonly values: Uint8Array;
  /** In the order of `answers`. */
  readonly labels: readonly Label[];
}

export interface FitOptions {
  readonly epochs: number;
  readonly random: () => number;
}

/** Steps of a byte in a value of 0..6. */
export const bytesPerUnit = 42.5;

const batchSize = 128;
const highestRate = 1.5e-3;
/** Of the weights, a step at the full rate. */
const decay = 0.02;
/** Shares of inputs and of units that are left out at random, so that no single one is relied on. */
const droppedInputs = 0.15;
const droppedUnits = 0.3;

const units = placeCount * perPlace;
const width = placeCount * valuesPerPlace;
type Arrays = Record<keyof OcclusionWeights, Float32Array>;
const names = Object.keys(weightLengths) as (keyof OcclusionWeights)[];

function zeros(): Arrays {
  return Object.fromEntries(names.map((name) => [name, new Float32Array(weightLengths[name])])) as Arrays;
}

/**
 * Fits the network by Adam with decaying steps on standardised inputs; returns it for inputs as they come. An undefined
 * label is not learnt from.
 */
export function fitNetwork(samples: readonly TrainingSample[], { epochs, random }: FitOptions): OcclusionWeights {
  const { mean, deviation } = standardisation(samples);
  const weights = startingWeights(random);
  const [first, second, gradient] = [zeros(), zeros(), zeros()];
  const order = samples.map((_, i) => i);
  const batches = Math.floor(samples.length / batchSize);
  const pass = backPropagation(weights, gradient, random);
  const inputs = new Float32Array(width);
  for (let epoch = 0, step = 1; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let batch = 0; batch < batches; batch++, step++) {
      for (const name of names) gradient[name].fill(0);
      for (const index of order.slice(batch * batchSize, (batch + 1) * batchSize)) {
        const { values, labels } = samples[index];
        for (let i = 0; i < width; i++) {
          inputs[i] = random() < droppedInputs ? 0 : (values[i] - mean[i]) / deviation[i] / (1 - droppedInputs);
        }
        pass(inputs, labels);
      }
      const rate = highestRate * 0.5 * (1 + Math.cos((Math.PI * step) / (epochs * batches)));
      for (const name of names) {
        adam(
          weights[name],
          gradient[name],
          first[name],
          second[name],
          rate,
          step,
          name.endsWith('Weights') ? decay : 0,
        );
      }
    }
  }
  return forRawInputs(weights, mean, deviation);
}

/** Adds one sample's gradient. */
function backPropagation(weights: Arrays, gradient: Arrays, random: () => number) {
  const reduced = new Float32Array(units);
  const hidden = new Float32Array(hiddenUnits);
  const reducedError = new Float32Array(units);
  const keep = () => (random() < droppedUnits ? 0 : 1 / (1 - droppedUnits));
  return (inputs: Float32Array, labels: readonly Label[]): void => {
    const kept = Float32Array.from(reduced, keep);
    const keptHidden = Float32Array.from(hidden, keep);
    for (let unit = 0; unit < units; unit++) {
      if (kept[unit] === 0) {
        reduced[unit] = 0;
        continue;
      }
      const from = Math.floor(unit / perPlace) * valuesPerPlace;
      let sum = weights.placeBiases[unit];
      for (let i = 0, at = unit * valuesPerPlace; i < valuesPerPlace; i++, at++) {
        sum += weights.placeWeights[at] * inputs[from + i];
      }
      reduced[unit] = Math.max(0, sum) * kept[unit];
    }
    for (let row = 0; row < hiddenUnits; row++) {
      let sum = weights.hiddenBiases[row];
      for (let i = 0; i < units; i++) sum += weights.hiddenWeights[row * units + i] * reduced[i];
      hidden[row] = Math.max(0, sum) * keptHidden[row];
    }
    const hiddenError = new Float32Array(hiddenUnits);
    answers.forEach((_, k) => {
      const label = labels[k];
      if (label === undefined) return;
      let odds = weights.answerBiases[k];
      for (let i = 0; i < hiddenUnits; i++) odds += weights.answerWeights[k * hiddenUnits + i] * hidden[i];
      const error = (1 / (1 + Math.exp(-odds)) - label) / batchSize;
      gradient.answerBiases[k] += error;
      for (let i = 0, at = k * hiddenUnits; i < hiddenUnits; i++, at++) {
        gradient.answerWeights[at] += error * hidden[i];
        hiddenError[i] += error * weights.answerWeights[at];
      }
    });
    reducedError.fill(0);
    for (let row = 0; row < hiddenUnits; row++) {
      if (hidden[row] === 0) continue;
      const error = hiddenError[row] * keptHidden[row];
      gradient.hiddenBiases[row] += error;
      for (let i = 0, at = row * units; i < units; i++, at++) {
        gradient.hiddenWeights[at] += error * reduced[i];
        reducedError[i] += error * weights.hiddenWeights[at];
      }
    }
    for (let unit = 0; unit < units; unit++) {
      if (reduced[unit] === 0) continue;
      const error = reducedError[unit] * kept[unit];
      gradient.placeBiases[unit] += error;
      const from = Math.floor(unit / perPlace) * valuesPerPlace;
      for (let i = 0, at = unit * valuesPerPlace; i < valuesPerPlace; i++, at++) {
        gradient.placeWeights[at] += error * inputs[from + i];
      }
    }
  };
}

function adam(
  weights: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  rate: number,
  step: number,
  shrink: number,
): void {
  const firstScale = 1 / (1 - 0.9 ** step);
  const secondScale = 1 / (1 - 0.999 ** step);
  for (let i = 0; i < weights.length; i++) {
    first[i] = 0.9 * first[i] + 0.1 * gradient[i];
    second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
    const towards = (first[i] * firstScale) / (Math.sqrt(second[i] * secondScale) + 1e-8);
    weights[i] -= rate * (towards + shrink * weights[i]);
  }
}

function startingWeights(random: () => number): Arrays {
  const weights = zeros();
  const fill = (name: keyof OcclusionWeights, inputs: number, gain: number) => {
    const spread = Math.sqrt((3 * gain) / inputs);
    for (let i = 0; i < weights[name].length; i++) weights[name][i] = (2 * random() - 1) * spread;
  };
  fill('placeWeights', valuesPerPlace, 1);
  fill('hiddenWeights', units, 2);
  fill('answerWeights', hiddenUnits, 1);
  return weights;
}

function standardisation(samples: readonly TrainingSample[]) {
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  for (const { values } of samples) {
    for (let i = 0; i < width; i++) {
      mean[i] += values[i] / samples.length;
      squares[i] += values[i] ** 2 / samples.length;
    }
  }
  // One step more keeps values that are nearly always 0 from being blown up.
  const deviation = squares.map((square, i) => Math.sqrt(Math.max(0, square - mean[i] ** 2)) + 1);
  return { mean, deviation };
}

/** Moves the standardisation into the first weights. */
function forRawInputs(weights: Arrays, mean: Float64Array, deviation: Float64Array): OcclusionWeights {
  const placeWeights = new Float32Array(weights.placeWeights.length);
  const placeBiases = Float32Array.from(weights.placeBiases);
  for (let unit = 0, at = 0; unit < units; unit++) {
    const from = Math.floor(unit / perPlace) * valuesPerPlace;
    for (let i = from; i < from + valuesPerPlace; i++, at++) {
      placeWeights[at] = (weights.placeWeights[at] * bytesPerUnit) / deviation[i];
      placeBiases[unit] -= (weights.placeWeights[at] * mean[i]) / deviation[i];
    }
  }
  return { ...weights, placeWeights, placeBiases };
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
}
