import { join } from 'node:path';
import { defaultPack } from '../models/default-pack.js';
import { ModelPackError } from '../models/errors.js';
import { openInstalledPack, readModelFile } from '../models/installed-pack.js';
import { modelFor } from '../models/manifest.js';
import { withInnerOutputs } from '../models/onnx/inner-outputs.js';
import { splitParametricRelus } from '../models/onnx/split-parametric-relu.js';
import { readAttackKindWeights } from '../pipeline/fitted-data.js';
import { type Model, openWarmModel } from '../pipeline/model.js';
import type { PresentationAttackPack } from '../types.js';
import { type AttackClasses, oddsOfClasses, oddsOfTraits, traitsTensor } from './attack-kind.js';
import type { LivenessJudge, LivenessModel } from './judge-liveness.js';
import { findPadPack, readManifest, readPadModel } from './pack/installed-pad-pack.js';
import { knownPadPack } from './pack/known-pad-pack.js';

/**
 * Added to the default pack's logit. Where the model itself puts 0.5 it calls 8.2 % of the faces of LFW attacks; with this
 * it was 4.7 % on the half of LFW's people that it was chosen on, and 5.4 % on the others (docs/models.md).
 */
const defaultShift = 1.4;

/** The pack that judges here: an added one if there is one. Raises ModelPackError `added_damaged`. */
export async function choosePresentationAttackPack(modelsDir: string): Promise<PresentationAttackPack> {
  const added = await findPadPack(modelsDir);
  return added ? { id: 'pad', version: added.manifest.version } : { id: 'default', version: defaultPack.version };
}

/** Opens the pack's models and runs each once. Raises ModelPackError when a file is missing or not the one that was. */
export async function openJudge(modelsDir: string, pack: PresentationAttackPack): Promise<LivenessJudge> {
  return pack.id === 'pad' ? openAdded(join(modelsDir, `pad-${pack.version}`)) : openDefault(modelsDir);
}

async function openDefault(modelsDir: string): Promise<LivenessJudge> {
  const model = await openDefaultModel(modelsDir);
  const weights = await readAttackKindWeights();
  const printOverReplay: LivenessModel['printOverReplay'] = (outputs) =>
    oddsOfTraits(outputs[traitsTensor.role], weights);
  return { models: [{ model, role: 'logits', liveIndex: 0, kind: 'logits', printOverReplay }], shift: defaultShift };
}

/** The default pack's model, which also tells what kinds of attack are told apart by. */
export async function openDefaultModel(modelsDir: string): Promise<Model> {
  const { directory, manifest } = await openInstalledPack(modelsDir, defaultPack);
  const entry = modelFor(manifest, 'liveness');
  const file = withInnerOutputs(await readModelFile(directory, entry), [traitsTensor.name]);
  return openWarmModel(file, entry.input, [...entry.outputs, traitsTensor]);
}

async function openAdded(directory: string): Promise<LivenessJudge> {
  const { models: entries, shift } = await readManifest(directory);
  const models: LivenessModel[] = [];
  for (const entry of entries) {
    const { output } = entry;
    const file = splitParametricRelus(await readPadModel(directory, entry));
    const model = await openWarmModel(file, entry.input, [{ ...output, role: output.name }]).catch((error: unknown) => {
      throw new ModelPackError('added_damaged', `${join(directory, entry.file)} does not run`, error);
    });
    const attacks = output.attacks ?? knownAttacks(entry.sha256);
    models.push({
      model,
      role: output.name,
      liveIndex: output.liveIndex,
      kind: output.kind,
      ...(attacks && { printOverReplay: (outputs) => oddsOfClasses(outputs[output.name], output.kind, attacks) }),
    });
  }
  return { models, shift };
}

/** Of a file that is known although its manifest, written earlier, does not tell its kinds of attack. */
function knownAttacks(sha256: string): AttackClasses | undefined {
  return knownPadPack.models.find((model) => model.sha256 === sha256)?.output.attacks;
}
