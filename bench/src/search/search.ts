import { loadavg } from 'node:os';
import { percentile } from '../measure/statistics.js';
import type { BenchOptions } from '../options.js';
import { seededRandom } from '../random.js';
import type { Outcome } from '../report.js';
import { scanExactly } from './exact-scan.js';
import { makeGallery } from './gallery.js';
import { limit } from './measure-search.js';
import { measureStore } from './measure-store.js';
import { Population } from './population.js';
import { readRealFaces } from './real-faces.js';
import { goalsOf, type SizeFigures, tablesOf } from './search-report.js';

/** Beyond it the embedded database would be searched, and filled, for many minutes. */
const mostEmbeddedFaces = 100_000;
const seed = 20_240_607;

/** Searching, filling and building at several sizes of a collection, on each database, beside a scan in memory. */
export async function runSearch(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const { model, real } = await readRealFaces(options, say);
  const random = seededRandom(seed);
  const population = new Population(random, model.dimensions, real);
  const skipped: string[] = [];
  if (!population.isReal)
    skipped.push('faces spread like real ones: no --lfw and no FACET_LFW_DIR; directions are even');
  if (options.databaseUrl === undefined) skipped.push('PostgreSQL: no --database-url and no TEST_DATABASE_URL');
  const sizes: SizeFigures[] = [];
  for (const faces of options.faces) {
    say(`${faces} faces: making them`);
    const gallery = makeGallery(population, random, { faces, probes: options.probes, dimensions: model.dimensions });
    const scan = scanExactly(gallery, limit);
    const stores: SizeFigures['stores'] = [];
    if (faces > mostEmbeddedFaces) skipped.push(`${faces} faces on the embedded database`);
    else stores.push(await measureStore(gallery, model, scan, undefined, say));
    if (options.databaseUrl !== undefined)
      stores.push(await measureStore(gallery, model, scan, options.databaseUrl, say));
    sizes.push({
      faces,
      scanP50Ms: percentile(scan.latencies, 0.5),
      scanP99Ms: percentile(scan.latencies, 0.99),
      stores,
    });
  }
  return {
    tables: tablesOf(sizes, options.probes),
    goals: goalsOf(sizes),
    skipped,
    details: { sizes, loadAverage: loadavg() },
  };
}
