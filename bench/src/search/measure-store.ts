import { defaultCrossoverFaces } from '@facet/server/dist/adapters/vector-index/pg-vector-index.js';
import type { EmbeddingModel } from '@facet/vision';
import type { ExactScan } from './exact-scan.js';
import type { Gallery } from './gallery.js';
import { type GalleryStore, openGalleryStore } from './gallery-store.js';
import { measureFill, measureSearch, measureSingleAdds, type SearchFigures } from './measure-search.js';

/** What one database does with a collection of one size. */
export interface StoreFigures {
  database: 'embedded' | 'PostgreSQL';
  faces: number;
  /** As many as there are methods. */
  searches: SearchFigures[];
  /** Whether the server would search approximately. */
  approximateByDefault: boolean;
  /** A hundred faces in a transaction; one in each; one in each with an approximate index to keep. */
  addedPerSecond: { inHundreds: number; singly: number; singlyToApproximate: number };
  bytesPerFace: { rows: number; approximate: number };
  /** Not a number without an approximate index. */
  buildSeconds: number;
}

/** Fills a store and searches it: exactly and, on PostgreSQL, by the approximate index as well. */
export async function measureStore(
  gallery: Gallery,
  model: EmbeddingModel,
  exact: ExactScan,
  databaseUrl: string | undefined,
  say: (line: string) => void,
): Promise<StoreFigures> {
  const store = await openGalleryStore(model, databaseUrl);
  const database = databaseUrl === undefined ? 'embedded' : 'PostgreSQL';
  try {
    const note = (line: string) => say(`${gallery.faces} faces, ${database}: ${line}`);
    note('adding');
    const inHundreds = await measureFill(store, gallery, (faces) => note(`added ${faces}`));
    // Removes the rows that single additions leave behind and settles what the planner knows.
    const singly = await measureSingleAdds(store, gallery);
    await store.database.query('vacuum (analyze) templates');
    await store.database.query('vacuum (analyze) faces');
    const { rows } = await store.bytes();
    note('searching');
    const unindexed = store.index(Number.MAX_SAFE_INTEGER);
    const searches = [await measureSearch(unindexed, store, model, gallery, exact)];
    const figures: StoreFigures = {
      database,
      faces: gallery.faces,
      searches,
      approximateByDefault: databaseUrl !== undefined && gallery.faces >= defaultCrossoverFaces,
      addedPerSecond: { inHundreds, singly, singlyToApproximate: Number.NaN },
      bytesPerFace: { rows: rows / gallery.faces, approximate: Number.NaN },
      buildSeconds: Number.NaN,
    };
    if (database === 'PostgreSQL') await measureApproximate(store, gallery, model, exact, figures, note);
    return figures;
  } finally {
    await store.close();
  }
}

async function measureApproximate(
  store: GalleryStore,
  gallery: Gallery,
  model: EmbeddingModel,
  exact: ExactScan,
  figures: StoreFigures,
  say: (line: string) => void,
): Promise<void> {
  const never = new AbortController().signal;
  say('building the approximate index');
  const began = performance.now();
  const indexed = store.index(1);
  await indexed.maintain(never);
  figures.buildSeconds = (performance.now() - began) / 1000;
  figures.bytesPerFace.approximate = (await store.bytes()).approximate / gallery.faces;
  say('searching by it');
  figures.searches.push(await measureSearch(indexed, store, model, gallery, exact));
  figures.addedPerSecond.singlyToApproximate = await measureSingleAdds(store, gallery);
}
