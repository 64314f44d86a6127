/** One photo of one person, as LFW names it. */
export interface LfwImage {
  person: string;
  /** From 1. */
  number: number;
}

export interface LfwPair {
  /** From 1, in the order of the file. */
  fold: number;
  first: LfwImage;
  second: LfwImage;
  same: boolean;
}

/**
 * Reads LFW's pairs format: a first line `folds pairs` (or `pairs` alone for one fold), then for each fold that many
 * lines `person n m` of the same person and as many `person n person m` of two. Throws a SyntaxError that names the line.
 */
export function parseLfwPairs(text: string): LfwPair[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const head = (lines[0] ?? '').trim().split(/\s+/).map(Number);
  if (head.length < 1 || head.length > 2 || !head.every((n) => Number.isInteger(n) && n > 0)) {
    throw new SyntaxError('line 1: expected the number of folds and of pairs');
  }
  const perKind = head[head.length - 1];
  const folds = head.length === 2 ? head[0] : 1;
  if (lines.length !== 1 + 2 * folds * perKind) {
    throw new SyntaxError(`expected ${2 * folds * perKind} pairs, found ${lines.length - 1}`);
  }
  return lines.slice(1).map((line, i) => {
    const fold = Math.floor(i / (2 * perKind)) + 1;
    const same = i % (2 * perKind) < perKind;
    const words = line.trim().split('\t').length > 1 ? line.trim().split('\t') : line.trim().split(/\s+/);
    if (words.length !== (same ? 3 : 4)) throw new SyntaxError(`line ${i + 2}: expected ${same ? 3 : 4} columns`);
    const first = imageOf(words[0], words[1], i + 2);
    const second = same ? imageOf(words[0], words[2], i + 2) : imageOf(words[2], words[3], i + 2);
    return { fold, first, second, same };
  });
}

function imageOf(person: string, number: string, line: number): LfwImage {
  const n = Number(number);
  if (!Number.isInteger(n) || n < 1) throw new SyntaxError(`line ${line}: '${number}' is no image number`);
  return { person, number: n };
}

/** Path below LFW's folder: `Ann_Veneman/Ann_Veneman_0003.jpg`. */
export function lfwPath({ person, number }: LfwImage): string {
  return `${person}/${person}_${String(number).padStart(4, '0')}.jpg`;
}

/** `1-3,7` as 1, 2, 3, 7. Throws a SyntaxError for anything else. */
export function parseFolds(text: string): number[] {
  const folds = text.split(',').flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (!match || from < 1 || to < from || to > 1000) throw new SyntaxError(`'${part}' is no fold or range of folds`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return [...new Set(folds)].sort((a, b) => a - b);
}
