import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LabelledAttack {
  /** Below the folder. */
  file: string;
  live: boolean;
  /** The kind of attack, or `live`. */
  type: string;
  source: string;
  person: string;
  clip: string;
  /** `scene`: the photo as a camera saw it; `crop`: cut to the face. */
  scope: string;
}

const columns = ['file', 'label', 'type', 'source', 'person', 'clip', 'scope'] as const;

/** The rows of the folder's `labels.csv`. Throws when a column is missing. */
export function readAttacks(folder: string): LabelledAttack[] {
  return parseLabels(readFileSync(join(folder, 'labels.csv'), 'utf8'));
}

export function parseLabels(text: string): LabelledAttack[] {
  const [head = [], ...rows] = text.split(/\r?\n/).filter(Boolean).map(cells);
  const at = Object.fromEntries(columns.map((name) => [name, head.indexOf(name)]));
  const missing = columns.filter((name) => at[name] < 0);
  if (missing.length > 0) throw new Error(`labels.csv has no column ${missing.join(', ')}`);
  return rows.map((row) => {
    const { file, label, type, source, person, clip, scope } = Object.fromEntries(
      columns.map((name) => [name, row[at[name]] ?? '']),
    );
    return { file, live: label === 'live', type, source, person, clip, scope };
  });
}

/** One line of comma-separated cells, each in quotation marks or not. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
