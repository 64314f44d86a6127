import type { PgVectorIndex } from '@facet/server/dist/adapters/vector-index/pg-vector-index.js';
import type { EmbeddingModel } from '@facet/vision';
import { percentile } from '../measure/statistics.js';
import type { ExactScan } from './exact-scan.js';
import { type Gallery, templateAt } from './gallery.js';
import type { GalleryStore } from './gallery-store.js';
import { recallAt } from './recall.js';

export const limit = 10;
const facesInATransaction = 100;
const oneByOne = 300;
const warmUps = 20;

export interface SearchFigures {
  method: string;
  p50Ms: number;
  p99Ms: number;
  recallAt1: number;
  /** Of probes whose person is in the gallery. */
  recallAt1OfMates: number;
  recallAt10: number;
}

/** Searches with every probe, one after the other. */
export async function measureSearch(
  index: PgVectorIndex,
  { scope }: GalleryStore,
  model: EmbeddingModel,
  { probes }: Gallery,
  exact: ExactScan,
): Promise<SearchFigures> {
  const search = (probe: Float32Array) => index.search(scope, { probe, model, limit, leastCosine: -1 });
  for (const { template } of probes.slice(0, warmUps)) await search(template);
  const latencies: number[] = [];
  const found: number[][] = [];
  let method = 'exact';
  for (const { template } of probes) {
    const began = performance.now();
    const answer = await search(template);
    latencies.push(performance.now() - began);
    found.push(answer.candidates.map(({ cosine }) => cosine));
    method = answer.method;
  }
  const ofMates = <Value>(values: readonly Value[]) => values.filter((_, i) => probes[i].mate);
  return {
    method,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    recallAt1: recallAt(1, exact.cosines, found),
    recallAt1OfMates: recallAt(1, ofMates(exact.cosines), ofMates(found)),
    recallAt10: recallAt(limit, exact.cosines, found),
  };
}

/** Fills the store, a hundred faces in a transaction; templates per second. */
export async function measureFill(
  store: GalleryStore,
  gallery: Gallery,
  say: (faces: number) => void,
): Promise<number> {
  const began = performance.now();
  for (let n = 0; n < gallery.faces; n += facesInATransaction) {
    if (n > 0 && n % 100_000 === 0) say(n);
    const count = Math.min(facesInATransaction, gallery.faces - n);
    await store.enrol(Array.from({ length: count }, (_, i) => templateAt(gallery, n + i)));
  }
  return (1000 * gallery.faces) / (performance.now() - began);
}

/** Adds copies of faces with a transaction for each, and takes them out again; templates per second. */
export async function measureSingleAdds(store: GalleryStore, gallery: Gallery): Promise<number> {
  const count = Math.min(oneByOne, gallery.faces);
  const began = performance.now();
  for (let n = 0; n < count; n++) await store.enrol([templateAt(gallery, n)]);
  const seconds = (performance.now() - began) / 1000;
  const { accountId, collectionId } = store.scope;
  await store.database.query(`delete from faces where account_id = $1 and collection_id = $2 and position > $3`, [
    accountId,
    collectionId,
    gallery.faces,
  ]);
  await store.database.query('update collections set face_count = $3 where account_id = $1 and id = $2', [
    accountId,
    collectionId,
    gallery.faces,
  ]);
  return count / seconds;
}
