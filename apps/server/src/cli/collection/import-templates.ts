import type { ConnectedServer } from '../admin-api.js';
import { CommandError } from '../failure.js';
import { ensureCollection } from './ensure-collection.js';
import { everyCollection } from './every-page.js';
import type { ExportedTemplate } from './export-format.js';
import type { WorkSignals } from './interruption.js';
import { untilAnswered } from './persistence.js';
import { showProgress } from './progress.js';
import { checkExport, templatesOf } from './read-export.js';
import { withTemporaryKey } from './temporary-key.js';

const BATCH_TEMPLATES = 200;
/** Under the API's limit of 1 MiB, whatever the model and however long the labels. */
const BATCH_CHARACTERS = 250_000;

export interface TemplateImport {
  readonly accountId: string;
  readonly collection: string;
  readonly file: string;
}

export interface TemplateImportResult {
  readonly account_id: string;
  readonly collection: string;
  readonly collection_made: boolean;
  /** In the file. */
  readonly faces: number;
  readonly imported: number;
  /** The collection had them already. */
  readonly skipped: number;
}

/**
 * Adds the templates of an exported collection, making the collection when it is missing. Nothing is sent before the
 * whole file has been found good and of the server's model.
 *
 * @throws CommandError when it is not; what the API says, when that refuses a batch.
 */
export async function importTemplates(
  server: ConnectedServer,
  { stop, abandon }: WorkSignals,
  { accountId, collection, file }: TemplateImport,
): Promise<TemplateImportResult> {
  const { header, faces } = await checkExport(file, stop);
  const { model } = await server.admin.system();
  if (header.model.id !== model.id || header.model.version !== model.version) {
    const named = ({ id, version }: typeof model) => `${id} ${version}`;
    throw new CommandError(
      `${file} has templates of the model ${named(header.model)}, the server has ${named(model)}: they cannot be compared. Import the photos instead`,
    );
  }
  const made = await makeIfMissing(server, accountId, collection, header.collection.description);
  let imported = 0;
  let skipped = 0;
  const progress = showProgress(process.stderr, 'importing faces', faces);
  try {
    for await (const templates of batches(templatesOf(file))) {
      const send = () =>
        server.admin.collections.importTemplates(accountId, collection, { model, templates }, { signal: abandon });
      const answer = await untilAnswered(send, { signal: stop });
      imported += answer.imported;
      skipped += answer.skipped;
      progress.update(imported + skipped, `${skipped} skipped`);
    }
  } finally {
    progress.stop();
  }
  return { account_id: accountId, collection, collection_made: made, faces, imported, skipped };
}

async function makeIfMissing(
  { client, admin }: ConnectedServer,
  accountId: string,
  collection: string,
  description: string | null,
): Promise<boolean> {
  for await (const { external_id } of everyCollection(admin, accountId)) if (external_id === collection) return false;
  const made = await withTemporaryKey(admin, { accountId, collection }, (apiKey) =>
    ensureCollection(client.face({ apiKey }), collection, description),
  );
  if (made) process.stderr.write(`made collection ${collection}\n`);
  return made;
}

async function* batches(templates: AsyncGenerator<ExportedTemplate>): AsyncGenerator<ExportedTemplate[]> {
  let batch: ExportedTemplate[] = [];
  let characters = 0;
  for await (const template of templates) {
    const length = JSON.stringify(template).length;
    if (batch.length === BATCH_TEMPLATES || (batch.length > 0 && characters + length > BATCH_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(template);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}
