import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledAttack, readAttacks } from './labelled-attacks.js';

type Judge = (image: Uint8Array) => Promise<{ score: number } | undefined>;

export interface ScoredAttack extends LabelledAttack {
  /** Logit of a live face; over 0 it is taken as live. */
  score: number;
}

export interface Scores {
  photos: ScoredAttack[];
  /** Of LFW's faces, all of them live. */
  lfw: number[];
  withoutFace: number;
}

/** Judges the labelled photos and, where LFW is at hand, its photos. */
export async function scorePhotos(
  judge: Judge,
  { attacks, lfw }: { attacks: string; lfw: string | undefined },
  say: (line: string) => void,
): Promise<Scores> {
  const photos: ScoredAttack[] = [];
  let withoutFace = 0;
  for (const labelled of readAttacks(attacks)) {
    const liveness = await judge(readFileSync(join(attacks, labelled.file)));
    if (liveness) photos.push({ ...labelled, score: liveness.score });
    else withoutFace++;
  }
  const faces: number[] = [];
  const files = lfw === undefined ? [] : lfwPhotos(lfw);
  for (const [i, file] of files.entries()) {
    if (i % 500 === 499) say(`${i + 1} of ${files.length} faces of LFW`);
    const liveness = await judge(readFileSync(file));
    if (liveness) faces.push(liveness.score);
  }
  return { photos, lfw: faces, withoutFace };
}

function lfwPhotos(directory: string): string[] {
  const people = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return people
    .map(({ name }) => name)
    .sort()
    .flatMap((name) =>
      readdirSync(join(directory, name))
        .filter((file) => file.endsWith('.jpg'))
        .sort()
        .map((file) => join(directory, name, file)),
    );
}
