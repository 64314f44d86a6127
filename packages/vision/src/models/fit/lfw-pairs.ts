/** A line of LFW's `pairs.txt`: two images by their paths under the image folder, as `Name/Name_0001.jpg`. */
export interface LfwPair {
  readonly first: string;
  readonly second: string;
  readonly genuine: boolean;
  /** 0 for the first. */
  readonly fold: number;
}

/** Raises SyntaxError for a line that is neither `name i j` nor `name i name j`. */
export function parseLfwPairs(text: string): LfwPair[] {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const [folds = 0, perKind = 0] = header.split('\t').map(Number);
  if (lines.length !== folds * perKind * 2) throw new SyntaxError(`${lines.length} pairs, not ${folds * perKind * 2}`);
  return lines.map((line, index) => {
    const fields = line.trim().split('\t');
    const fold = Math.floor(index / (2 * perKind));
    const [name = '', number = '', other = '', otherNumber = ''] = fields;
    if (fields.length === 3) return { first: image(name, number), second: image(name, other), genuine: true, fold };
    if (fields.length !== 4) throw new SyntaxError(`not a pair: ${line}`);
    return { first: image(name, number), second: image(other, otherNumber), genuine: false, fold };
  });
}

function image(name: string, number: string): string {
  return `${name}/${name}_${number.padStart(4, '0')}.jpg`;
}
