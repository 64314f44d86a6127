import type { Goal, Outcome, Table } from '../report.js';
import { areaUnderCurve, equalErrorRate, shareFrom, shareUnder, thresholdAtBpcer } from './rates.js';
import type { ScoredAttack, Scores } from './score-photos.js';

const targets = {
  default: { lfwCalledAttack: 6, auc: undefined },
  pad: { lfwCalledAttack: 3, auc: 0.88 },
} as const;

/** Scores under the first are refused, over the second pass: probabilities of .35 and .9. */
const bands = [Math.log(0.35 / 0.65), Math.log(0.9 / 0.1)] as const;
const bpcers = [0.05, 0.1] as const;

const percent = (share: number) => Number((100 * share).toFixed(1));

/** A pack's scores as tables and goals. */
export function describeScores(pack: 'default' | 'pad', scores: Scores): Pick<Outcome, 'tables' | 'goals'> {
  const groups = groupsOf(scores);
  return {
    tables: [summary(pack, groups), bandTable(pack, groups), errorsByType(pack, groups), errorsByPerson(pack, groups)],
    goals: goalsOf(pack, groups),
  };
}

interface Groups {
  live: ScoredAttack[];
  scenes: ScoredAttack[];
  attacks: ScoredAttack[];
  lfw: number[];
  withoutFace: number;
}

function groupsOf({ photos, lfw, withoutFace }: Scores): Groups {
  const live = photos.filter((photo) => photo.live);
  const scenes = live.filter(({ scope }) => scope === 'scene');
  return { live, scenes, attacks: photos.filter((photo) => !photo.live), lfw, withoutFace };
}

const scoresOf = (photos: readonly ScoredAttack[]) => photos.map(({ score }) => score);

function summary(pack: string, { live, scenes, attacks, lfw, withoutFace }: Groups): Table {
  const bad = scoresOf(attacks);
  const people = new Set(live.map(({ person }) => person)).size;
  const rows: (string | number)[][] = [
    ['live photos, people', `${live.length}, ${people}`],
    ['of them scenes, not cut to the face', scenes.length],
    ['attacks, people', `${attacks.length}, ${new Set(attacks.map(({ person }) => person)).size}`],
    ['faces of LFW', lfw.length],
    ['photos without a face', withoutFace],
    ['AUC, scenes and LFW against attacks', areaUnderCurve([...scoresOf(scenes), ...lfw], bad)],
    ['AUC, live photos and LFW against attacks', areaUnderCurve([...scoresOf(live), ...lfw], bad)],
    ['AUC, live photos against attacks', areaUnderCurve(scoresOf(live), bad)],
    ['EER, live photos against attacks (%)', percent(equalErrorRate(scoresOf(live), bad))],
    ['at 0.5: live photos called attacks (%)', percent(shareUnder(scoresOf(live), 0))],
    ['at 0.5: faces of LFW called attacks (%)', percent(shareUnder(lfw, 0))],
    ['at 0.5: attacks called live (%)', percent(shareFrom(bad, 0))],
  ];
  return { title: `Pack ${pack}`, columns: ['', 'value'], rows };
}

function bandTable(pack: string, { live, attacks, lfw }: Groups): Table {
  const [refuse, pass] = bands;
  const row = (name: string, scores: readonly number[]) => {
    const refused = shareUnder(scores, refuse);
    const passed = scores.filter((score) => score > pass).length / scores.length;
    return [name, scores.length, percent(refused), percent(1 - refused - passed), percent(passed)];
  };
  return {
    title: `Pack ${pack}: bands (% of the photos)`,
    columns: ['', 'photos', 'refuse', 'doubt', 'pass'],
    rows: [row('live photos', scoresOf(live)), row('faces of LFW', lfw), row('attacks', scoresOf(attacks))],
  };
}

/** The thresholds are set on the live photos: LFW's are none of a camera that takes captures. */
function thresholdsOf({ live }: Groups): number[] {
  return [...bpcers.map((rate) => thresholdAtBpcer(scoresOf(live), rate)), 0];
}

const errorColumns = ['photos', 'APCER at BPCER 5 %', 'at BPCER 10 %', 'at 0.5'];

function errorsByType(pack: string, groups: Groups): Table {
  const rows = grouped(groups.attacks, ({ type }) => [type], thresholdsOf(groups), shareFrom);
  const all = grouped(groups.attacks, () => ['all'], thresholdsOf(groups), shareFrom);
  return { title: `Pack ${pack}: APCER by attack (%)`, columns: ['attack', ...errorColumns], rows: [...rows, ...all] };
}

function errorsByPerson(pack: string, groups: Groups): Table {
  const key = ({ type, source, person }: ScoredAttack) => [type, source, person];
  const attacks = grouped(groups.attacks, key, thresholdsOf(groups), shareFrom);
  const live = grouped(groups.live, key, thresholdsOf(groups), shareUnder);
  return {
    title: `Pack ${pack}: APCER by attack, source and person; BPCER of the live photos (%)`,
    columns: ['attack', 'source', 'person', ...errorColumns],
    rows: [...attacks, ...live],
  };
}

function grouped(
  photos: readonly ScoredAttack[],
  key: (photo: ScoredAttack) => string[],
  thresholds: readonly number[],
  share: (scores: readonly number[], threshold: number) => number,
): (string | number)[][] {
  const groups = new Map<string, ScoredAttack[]>();
  for (const photo of photos) {
    const name = JSON.stringify(key(photo));
    groups.set(name, [...(groups.get(name) ?? []), photo]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, members]) => [
      ...(JSON.parse(name) as string[]),
      members.length,
      ...thresholds.map((threshold) => percent(share(scoresOf(members), threshold))),
    ]);
}

function goalsOf(pack: 'default' | 'pad', { scenes, attacks, lfw }: Groups): Goal[] {
  if (lfw.length === 0) return [];
  const { auc, lfwCalledAttack } = targets[pack];
  const goals: Goal[] = [
    {
      name: `faces of LFW called attacks, pack ${pack}`,
      value: 100 * shareUnder(lfw, 0),
      unit: '%',
      bound: 'at most',
      target: lfwCalledAttack,
      note: `${lfw.length} faces`,
    },
  ];
  if (auc === undefined) return goals;
  goals.push({
    name: `AUC, pack ${pack}`,
    value: areaUnderCurve([...scoresOf(scenes), ...lfw], scoresOf(attacks)),
    unit: '',
    bound: 'at least',
    target: auc,
    note: 'live scenes and faces of LFW against attacks',
  });
  return goals;
}
