import type { ConnectedServer } from '../admin-api.js';
import { concurrently } from './concurrently.js';
import { ensureCollection } from './ensure-collection.js';
import { type FailureReport, openReport } from './failure-report.js';
import { type ImportCounts, ImportTally } from './import-tally.js';
import { type IndexTarget, indexPhoto } from './index-photo.js';
import type { WorkSignals } from './interruption.js';
import type { PhotoSource } from './photo.js';
import { showProgress } from './progress.js';
import { withTemporaryKey } from './temporary-key.js';

export interface PhotoImport {
  readonly accountId: string;
  readonly collection: string;
  readonly source: PhotoSource;
  readonly indexing: IndexTarget['options'];
  /** Photos on their way at once. */
  readonly concurrency: number;
  /** File for the failures; undefined for the default one. */
  readonly report: string | undefined;
}

/** What an import has done, whether or not it came to its end. */
export interface PhotoImportResult extends ImportCounts {
  readonly account_id: string;
  readonly collection: string;
  readonly collection_made: boolean;
  readonly photos: number;
  readonly seconds: number;
  readonly photos_per_second: number;
  /** Where the failures are listed; null without any. */
  readonly report: string | null;
  /** Why it ended early. */
  readonly error?: unknown;
}

/**
 * Indexes the photos of a source, making the collection when it is missing. What broke it off is in the result's
 * `error`; errors from before the first photo are raised.
 */
export async function importPhotos(
  { client, admin }: ConnectedServer,
  signals: WorkSignals,
  request: PhotoImport,
): Promise<PhotoImportResult> {
  const { accountId, collection, source } = request;
  const report = await openReport(request.report);
  try {
    return await withTemporaryKey(admin, { accountId, collection }, async (apiKey) => {
      const face = client.face({ apiKey });
      const made = await ensureCollection(face, collection);
      if (made) process.stderr.write(`made collection ${collection}\n`);
      const tally = new ImportTally();
      const started = performance.now();
      const target = { face, collection, options: request.indexing, signals };
      const error = await indexAll(target, request, tally, report).then(
        () => undefined,
        (reason: unknown) => ({ error: reason }),
      );
      const seconds = (performance.now() - started) / 1_000;
      return {
        account_id: accountId,
        collection,
        collection_made: made,
        photos: source.total,
        ...tally.counts,
        seconds: round(seconds),
        photos_per_second: round(tally.done / seconds),
        report: tally.counts.photos_failed > 0 ? (report.path ?? null) : null,
        ...error,
      };
    });
  } finally {
    report.close();
  }
}

async function indexAll(
  target: IndexTarget,
  { source, concurrency }: PhotoImport,
  tally: ImportTally,
  report: FailureReport,
): Promise<void> {
  const progress = showProgress(process.stderr, 'importing photos', source.total);
  try {
    await concurrently(source.photos(), { limit: concurrency, signal: target.signals.stop }, async (photo) => {
      const outcome = await indexPhoto(photo, target);
      if (outcome.is === 'failed') report.add({ file: photo.file, ...outcome.failure });
      tally.add(outcome);
      progress.update(tally.done, tally.note);
    });
  } finally {
    progress.stop();
  }
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100;
}
