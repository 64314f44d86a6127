import type { Goal, Table } from '../report.js';
import type { SearchFigures } from './measure-search.js';
import type { StoreFigures } from './measure-store.js';

export interface SizeFigures {
  faces: number;
  /** Milliseconds of a scan in memory on one thread. */
  scanP50Ms: number;
  scanP99Ms: number;
  stores: StoreFigures[];
}

export function tablesOf(sizes: readonly SizeFigures[], probes: number): Table[] {
  return [
    {
      title: `Searching for the nearest 10, ${probes} probes one after the other; the marked method is the server's choice`,
      columns: ['faces', 'database', 'method', '', 'p50 ms', 'p99 ms', 'recall@1', 'of mates', 'recall@10'],
      rows: sizes.flatMap(({ faces, scanP50Ms, scanP99Ms, stores }) => [
        [faces, 'usearch, in memory', 'exact', '', scanP50Ms, scanP99Ms, 1, 1, 1],
        ...stores.flatMap((store) =>
          store.searches.map((search) => [
            faces,
            store.database,
            search.method,
            isChosen(store, search) ? '*' : '',
            search.p50Ms,
            search.p99Ms,
            search.recallAt1.toFixed(4),
            search.recallAt1OfMates.toFixed(4),
            search.recallAt10.toFixed(4),
          ]),
        ),
      ]),
    },
    {
      title:
        'Keeping: templates added per second with their faces, bytes of a face on disk, seconds to build the index',
      columns: ['faces', 'database', '100 at once', 'singly', 'singly, indexed', 'bytes', 'index bytes', 'build s'],
      rows: sizes.flatMap(({ stores }) =>
        stores.map(({ faces, database, addedPerSecond, bytesPerFace, buildSeconds }) => [
          faces,
          database,
          Math.round(addedPerSecond.inHundreds),
          Math.round(addedPerSecond.singly),
          Math.round(addedPerSecond.singlyToApproximate),
          Math.round(bytesPerFace.rows),
          Math.round(bytesPerFace.approximate),
          buildSeconds,
        ]),
      ),
    },
  ];
}

function isChosen({ approximateByDefault }: StoreFigures, { method }: SearchFigures): boolean {
  return (method === 'approximate') === approximateByDefault;
}

const latencyTargets: { database: StoreFigures['database']; faces: number; p99Ms: number }[] = [
  { database: 'embedded', faces: 10_000, p99Ms: 20 },
  { database: 'embedded', faces: 100_000, p99Ms: 120 },
  { database: 'PostgreSQL', faces: 100_000, p99Ms: 15 },
  { database: 'PostgreSQL', faces: 1_000_000, p99Ms: 30 },
];
const leastRecall = 0.995;

/** Of the sizes that were measured. */
export function goalsOf(sizes: readonly SizeFigures[]): Goal[] {
  const stores = sizes.flatMap((size) => size.stores);
  return latencyTargets.flatMap(({ database, faces, p99Ms }): Goal[] => {
    const store = stores.find((candidate) => candidate.database === database && candidate.faces === faces);
    const search = store?.searches.find((figures) => isChosen(store, figures));
    if (!search) return [];
    const name = `${database}, ${faces} faces`;
    return [
      { name: `${name}: p99 of a search`, value: search.p99Ms, unit: 'ms', bound: 'at most', target: p99Ms },
      { name: `${name}: recall@1`, value: search.recallAt1, unit: '', bound: 'at least', target: leastRecall },
    ];
  });
}
