import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { configureDecoder, defaultMaxPixels, inspectImage } from '../../image/decode.js';
import { cropFace } from '../../pipeline/crop-face.js';
import { findLargestFirst } from '../../pipeline/find-largest-first.js';
import { type Model, openWarmModel } from '../../pipeline/model.js';
import { openFaceModels } from '../../pipeline/open-pack.js';
import { openPhoto } from '../../pipeline/photo.js';
import { fromUprightBox, toUprightBox, turnedView } from '../../pipeline/view.js';
import { oddsOfClasses, traitsTensor } from '../../presentation-attack/attack-kind.js';
import { openDefaultModel } from '../../presentation-attack/open-judge.js';
import { knownPadPack } from '../../presentation-attack/pack/known-pad-pack.js';
import { defaultModelsDir } from '../directory.js';
import { fitLine } from '../fit/fit-line.js';
import { imagesOf } from '../fit/judge-pairs.js';
import { parseLfwPairs } from '../fit/lfw-pairs.js';
import { splitParametricRelus } from '../onnx/split-parametric-relu.js';

const usage = 'usage: fit-attack-kind --lfw DIR --pairs FILE --pad-models DIR [--models DIR] [--offset NUMBER]';

/** Strength of the ridge for each photo: what it costs to weigh a trait. */
const ridge = 0.3;

/** A face with what both models see of it. */
interface Seen {
  readonly traits: Float32Array;
  /** Log odds of a print against a replay by the models that were trained to tell. */
  readonly odds: number;
}

/**
 * Writes `data/attack-kind.json`. The default pack's model does not tell prints from replays; the two MiniFASNet models of
 * the known pack do. What they say of LFW's photos, live ones all, is fitted as a line over what the default model makes
 * of them: so no photo of an attack is fitted on. `--offset` is added to the line. Takes about four minutes on one core.
 */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = {
    lfw: text,
    pairs: text,
    'pad-models': text,
    models: text,
    offset: { ...text, default: '0.3' },
  } as const;
  const { lfw, pairs, 'pad-models': padModels, models, offset } = parseArgs({ options }).values;
  if (!lfw || !pairs || !padModels) throw new Error(usage);
  const photos = [...imagesOf(parseLfwPairs(await readFile(pairs, 'utf8')))].sort();
  const look = await openLook(models ?? defaultModelsDir(process.env, homedir()), padModels);
  const seen: Seen[] = [];
  for (const photo of photos) {
    const face = await look(await readFile(join(lfw, photo)));
    if (face) seen.push(face);
  }
  const line = fitLine(
    seen.map(({ traits }) => traits),
    seen.map(({ odds }) => odds),
    ridge * seen.length,
  );
  const file = {
    about:
      'Log odds of a print against a replay from the inner tensor of the default liveness model: see docs/models.md.',
    tensor: traitsTensor.name,
    fitted_on: { photos: seen.length, ridge, correlation: round(line.correlation) },
    offset: Number(offset),
    bias: round(line.bias + Number(offset)),
    weights: Buffer.from(Float32Array.from(line.weights).buffer).toString('base64'),
  };
  const path = fileURLToPath(new URL('../../../data/attack-kind.json', import.meta.url));
  await writeFile(path, `${JSON.stringify(file, null, 2)}\n`);
  process.stdout.write(`${seen.length} photos, correlation ${line.correlation.toFixed(2)}\n`);
}

async function openLook(
  modelsDir: string,
  padModels: string,
): Promise<(image: Uint8Array) => Promise<Seen | undefined>> {
  configureDecoder();
  const models = await openFaceModels(modelsDir);
  const pupil = await openDefaultModel(modelsDir);
  const teachers: ((view: Parameters<typeof cropFace>[1], box: Parameters<typeof cropFace>[2]) => Promise<number>)[] =
    [];
  for (const { file, input, output } of knownPadPack.models) {
    const { attacks, name, kind } = output;
    if (!attacks) continue;
    const bytes = splitParametricRelus(await readFile(join(padModels, file)));
    const model: Model = await openWarmModel(bytes, input, [{ ...output, role: name }]);
    teachers.push(async (view, box) => {
      const outputs = await model.run(cropFace(model, view, box));
      return oddsOfClasses(outputs[name], kind, attacks);
    });
  }
  return async (bytes) => {
    const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg'], field: 'image' } as const;
    const photo = await openPhoto(inspectImage(bytes, policy));
    const [largest] = await findLargestFirst(models, photo, false);
    if (!largest) return undefined;
    const { face } = largest;
    const view = face.view.turns === 0 ? photo.base : turnedView(photo.base, face.view.turns);
    const box = fromUprightBox(view, toUprightBox(face.view, face.boundingBox));
    const { traits } = await pupil.run(cropFace(pupil, view.image, box));
    let sum = 0;
    for (const teacher of teachers) sum += await teacher(view.image, box);
    return { traits, odds: sum / teachers.length };
  };
}

const round = (value: number) => Number(value.toPrecision(5));

await main();
