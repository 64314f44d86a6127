import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { AdminClient, TemplatePage } from '@facet/sdk';
import { CommandError } from '../failure.js';
import { findCollection } from './every-page.js';
import { exportLine } from './export-format.js';
import type { WorkSignals } from './interruption.js';
import { untilAnswered } from './persistence.js';
import { showProgress } from './progress.js';

const PAGE_TEMPLATES = 200;

export interface CollectionExport {
  readonly accountId: string;
  readonly collection: string;
  readonly file: string;
}

export interface CollectionExportResult {
  readonly account_id: string;
  readonly collection: string;
  readonly file: string;
  readonly model: TemplatePage['model'];
  readonly faces: number;
  /** Faces of another model than the server's: they are not in the file. */
  readonly outdated_faces: number;
}

/**
 * Writes the templates and metadata of a collection to a file for its owner's eyes only. The file is there complete or not at all.
 *
 * @throws CommandError when there is no such collection, or the server's model changes meanwhile.
 */
export async function exportCollection(
  admin: AdminClient,
  signals: WorkSignals,
  { accountId, collection, file }: CollectionExport,
): Promise<CollectionExportResult> {
  const { description, face_count, outdated_faces } = await findCollection(admin, accountId, collection);
  const draft = `${file}.${randomUUID()}.draft`;
  const output = await open(draft, 'wx', 0o600);
  const progress = showProgress(process.stderr, 'exporting faces', face_count - outdated_faces);
  try {
    let model: TemplatePage['model'] | undefined;
    let faces = 0;
    for await (const page of templatePages(admin, signals, accountId, collection)) {
      if (model === undefined) {
        model = page.model;
        const head = { collection: { external_id: collection, description }, model, exported_at: now() };
        await output.appendFile(exportLine({ format: 'facet-collection', version: 1, ...head }));
      } else if (model.id !== page.model.id || model.version !== page.model.version) {
        throw new CommandError("the server's model changed during the export: start it again");
      }
      await output.appendFile(page.templates.map(exportLine).join(''));
      faces += page.templates.length;
      progress.update(faces);
    }
    await output.appendFile(exportLine({ end: true, faces }));
    await output.sync();
    await output.close();
    await rename(draft, file);
    return { account_id: accountId, collection, file, model: model as TemplatePage['model'], faces, outdated_faces };
  } catch (error) {
    await closeQuietly(output);
    await rm(draft, { force: true });
    throw error;
  } finally {
    progress.stop();
  }
}

/** At least one page, even of a collection without faces. */
async function* templatePages(
  admin: AdminClient,
  { stop, abandon }: WorkSignals,
  accountId: string,
  collection: string,
): AsyncGenerator<TemplatePage> {
  let cursor: string | null = null;
  do {
    const query = { limit: PAGE_TEMPLATES, ...(cursor !== null && { cursor }) };
    const read = () => admin.collections.exportTemplates(accountId, collection, query, { signal: abandon });
    const page: TemplatePage = await untilAnswered(read, { signal: stop });
    yield page;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

async function closeQuietly(handle: FileHandle): Promise<void> {
  await handle.close().catch(() => {});
}

function now(): string {
  return new Date().toISOString();
}
