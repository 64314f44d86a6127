import { ProblemError } from '@facet/contract';
import type { Collection } from '../collections/index.js';
import { enrol } from './enrol.js';
import type { RecognitionParts } from './parts.js';
import { tellOfFailure } from './tell.js';
import type { BatchItem, BatchOptions, BatchOutcome } from './types.js';

/**
 * Enrols images each on its own, as many at once as there are workers. Of items with the same external id the first that
 * can be enrolled is. Raises the signal's reason only.
 *
 * @returns what became of each item, in their order.
 */
export async function enrolBatch(
  parts: RecognitionParts,
  collection: Collection,
  items: readonly BatchItem[],
  options: BatchOptions,
): Promise<BatchOutcome[]> {
  const outcomes: BatchOutcome[] = [];
  const waiting = byExternalId(items);
  const work = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      for (const [index, item] of group) {
        options.signal.throwIfAborted();
        outcomes[index] = await enrolItem(parts, collection, item, options);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, parts.vision.stats().workers) }, work));
  return outcomes;
}

async function enrolItem(
  parts: RecognitionParts,
  collection: Collection,
  { image, externalId }: BatchItem,
  options: BatchOptions,
): Promise<BatchOutcome> {
  if (image instanceof ProblemError) {
    await tellOfFailure(parts, collection, externalId, image);
    return { error: image };
  }
  try {
    const capture = { photo: image, frames: [] };
    return { face: await enrol(parts, collection, { ...options, capture, externalId }) };
  } catch (error) {
    options.signal.throwIfAborted();
    // Those before it are enrolled, which the caller must learn whatever befell this one.
    return { error: error instanceof ProblemError ? error : new ProblemError('server.internal', {}, error) };
  }
}

/** Items with their places, those of one external id together. */
function byExternalId(items: readonly BatchItem[]): [index: number, item: BatchItem][][] {
  const groups = new Map<string, [number, BatchItem][]>();
  for (const [index, item] of items.entries()) {
    const group = groups.get(item.externalId);
    if (group) group.push([index, item]);
    else groups.set(item.externalId, [[index, item]]);
  }
  return [...groups.values()];
}
