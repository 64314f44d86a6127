/**
 * Fits the occlusion classifier and writes packages/vision/data/occlusion.json:
 * `node packages/vision/dist/occlusion/fit-occlusion.js --lfw DIR [--models DIR] [--samples FILE]`. The folder holds one
 * folder a person with photos of about 250 × 250 pixels. With `--samples` what was painted and seen is kept, and taken
 * from there the next time. Takes about a quarter of an hour of one idle core.
 */
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { configureDecoder } from '../image/decode.js';
import { defaultModelsDir } from '../models/directory.js';
import { decodeOcclusionWeights } from '../pipeline/fitted-data.js';
import { answers, coverProbabilities, type OcclusionWeights, weightLengths } from '../pipeline/judge-occlusion.js';
import { openFaceModels } from '../pipeline/open-pack.js';
import { collectSamples, type Sample } from './collect-samples.js';
import { errorRates } from './error-rates.js';
import { bytesPerUnit, fitNetwork } from './fit-network.js';
import { numberToHalf } from './half-precision.js';
import { readSamples, writeSamples } from './sample-file.js';
import { seededRandom } from './seeded-random.js';

const epochs = 24;
/**
 * Taken from the log odds of `any`: more than half of the painted faces are covered and few in use are. Of 676 held-out
 * clean faces 2 instead of 4 are called covered.
 */
const rarity = 0.5;

const text = { type: 'string' } as const;
const { lfw, models, samples: samplesFile } = parseArgs({ options: { lfw: text, models: text, samples: text } }).values;
if (!lfw) throw new Error('usage: fit-occlusion --lfw DIR [--models DIR] [--samples FILE]');
const samples = (samplesFile && (await readSamples(samplesFile))) || (await paint(lfw));
const learnt = samples.filter((sample) => !sample.isHeldOut && !sample.kind.startsWith('plain'));
const heldOut = samples.filter((sample) => sample.isHeldOut);
const fittedNetwork = fitNetwork(learnt, { epochs, random: seededRandom(1) });
fittedNetwork.answerBiases[answers.indexOf('any')] -= rarity;
const weights = encode(fittedNetwork);
const network = decodeOcclusionWeights(weights);
const judged = heldOut.map((sample) => ({
  sample,
  probabilities: coverProbabilities(
    network,
    Float32Array.from(sample.values, (value) => value / bytesPerUnit),
  ),
}));
const report = { trainingFaces: learnt.length, heldOutFaces: heldOut.length, ...errorRates(judged) };
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const fitted = { madeBy: 'src/occlusion/fit-occlusion.ts', ...report, weights };
await writeFile(new URL('../../data/occlusion.json', import.meta.url), `${JSON.stringify(fitted, null, 2)}\n`);

async function paint(folder: string): Promise<Sample[]> {
  configureDecoder();
  const opened = await openFaceModels(models ?? defaultModelsDir(process.env, homedir()));
  const painted: Sample[] = [];
  for await (const sample of collectSamples(opened, folder)) painted.push(sample);
  if (samplesFile) await writeSamples(samplesFile, painted);
  return painted;
}

function encode(fitted: OcclusionWeights): string {
  const names = Object.keys(weightLengths) as (keyof OcclusionWeights)[];
  const bits = names.flatMap((name) => Array.from(fitted[name], numberToHalf));
  return Buffer.from(Uint16Array.from(bits).buffer).toString('base64');
}
