import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Sample } from './collect-samples.js';

/** Keeps samples, one JSON line each and their values beside in one file, so that fitting anew need not paint anew. */
export async function writeSamples(file: string, samples: readonly Sample[]): Promise<void> {
  const lines = samples.map(({ values: _, labels, ...sample }) =>
    JSON.stringify({ ...sample, labels: labels.map((label) => label ?? null) }),
  );
  await writeFile(file, `${lines.join('\n')}\n`);
  await writeFile(`${file}.values`, Buffer.concat(samples.map(({ values }) => values)));
}

/** Undefined when there is no such file. */
export async function readSamples(file: string): Promise<Sample[] | undefined> {
  const values = await readFile(`${file}.values`).catch(() => undefined);
  if (!values) return undefined;
  const samples: Sample[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { labels, ...sample } = JSON.parse(line);
    samples.push({ ...sample, labels: labels.map((label: 0 | 1 | null) => label ?? undefined) });
  }
  const width = values.length / samples.length;
  return samples.map((sample, i) => ({ ...sample, values: values.subarray(i * width, (i + 1) * width) }));
}
