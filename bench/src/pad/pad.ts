import { findPadPack } from '@facet/vision/models';
import { openPhotoJudge } from '@facet/vision/presentation-attack';
import type { BenchOptions } from '../options.js';
import type { Outcome } from '../report.js';
import { describeScores } from './describe-scores.js';
import { scorePhotos } from './score-photos.js';

/** How well live faces and presentation attacks are told apart: by the default pack, and by an added one. */
export async function runPad(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const { attacks, lfwFaces: lfw, modelsDir } = options;
  const outcome: Outcome = { tables: [], goals: [], skipped: [], details: {} };
  if (attacks === undefined) {
    outcome.skipped.push('everything: no --data and no FACET_PAD_DIR');
    return outcome;
  }
  if (lfw === undefined) outcome.skipped.push('faces of LFW, and the goals: no --lfw and no FACET_LFW_DIR');
  const added = await findPadPack(modelsDir);
  if (!added) outcome.skipped.push('the added pack: facet models add pad was not run');
  const packs = [{ id: 'default', version: '' }, ...(added ? [{ id: 'pad', version: added.manifest.version }] : [])];
  for (const pack of packs as { id: 'default' | 'pad'; version: string }[]) {
    say(`judging by the pack ${pack.id}`);
    const scores = await scorePhotos(await openPhotoJudge(modelsDir, pack), { attacks, lfw }, say);
    const described = describeScores(pack.id, scores);
    outcome.tables.push(...described.tables);
    outcome.goals.push(...described.goals);
  }
  return outcome;
}
