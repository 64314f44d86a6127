import { stat } from 'node:fs/promises';
import type { IndexOptions } from '@facet/sdk';
import { chooseAccount } from '../account-choice.js';
import { type ConnectedServer, connectServer } from '../admin-api.js';
import { CommandError, describeFailure } from '../failure.js';
import { fields, print } from '../output.js';
import { counted } from './counted.js';
import { openCsv } from './csv-photos.js';
import { openFolder } from './folder-photos.js';
import { importPhotos } from './import-photos.js';
import { importTemplates } from './import-templates.js';
import { interruptible, type WorkSignals } from './interruption.js';
import { explainEnd } from './persistence.js';

const DEFAULT_CONCURRENCY = 4;
/** A minute's allowance of requests that is used up is waited for; outages are, too, by untilAnswered. */
const transport = { timeoutMs: 120_000, maxRetryWaitMs: 70_000 };

export interface ImportOptions {
  collection: string;
  account?: string;
  qualityFilter?: IndexOptions['quality_filter'];
  maxFaces?: number;
  concurrency?: number;
  report?: string;
  json?: boolean;
}

type Kind = 'folder' | 'csv' | 'templates';

/** `facet collection import`: photos of a folder or CSV file, or the faces of an exported collection. */
export async function runImport(source: string, options: ImportOptions): Promise<void> {
  const kind = await kindOf(source);
  if (kind === 'templates') refusePhotoOptions(options);
  const server = await connectServer(transport);
  const accountId = await chooseAccount(server.admin, options.account);
  await interruptible((signals) =>
    kind === 'templates'
      ? runTemplateImport(server, signals, { accountId, file: source }, options)
      : runPhotoImport(server, signals, { accountId, source, kind }, options),
  ).catch((error) => {
    throw explainEnd(error);
  });
}

async function runTemplateImport(
  server: ConnectedServer,
  signals: WorkSignals,
  { accountId, file }: { accountId: string; file: string },
  { collection, json }: ImportOptions,
): Promise<void> {
  const result = await importTemplates(server, signals, { accountId, collection, file });
  print(json, result, fields({ ...result }));
}

async function runPhotoImport(
  server: ConnectedServer,
  signals: WorkSignals,
  { accountId, source, kind }: { accountId: string; source: string; kind: 'folder' | 'csv' },
  options: ImportOptions,
): Promise<void> {
  const photos = await (kind === 'folder' ? openFolder : openCsv)(source, signals.stop);
  if (photos.otherFiles > 0) process.stderr.write(`left alone: ${counted(photos.otherFiles, 'other file')}\n`);
  const { error, ...result } = await importPhotos(server, signals, {
    accountId,
    collection: options.collection,
    source: photos,
    indexing: {
      ...(options.qualityFilter && { quality_filter: options.qualityFilter }),
      ...(options.maxFaces && { max_faces: options.maxFaces }),
    },
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    report: options.report,
  });
  const complete = error === undefined;
  print(options.json, { ...result, complete }, fields({ ...result }));
  if (!complete) throw error;
  if (result.photos_failed > 0)
    throw new CommandError(`not imported: ${counted(result.photos_failed, 'photo')}; ${result.report} says why`);
}

async function kindOf(source: string): Promise<Kind> {
  const found = await stat(source).catch((error) => {
    throw new CommandError(`${source} cannot be read: ${describeFailure(error).split('\n')[0]}`);
  });
  if (found.isDirectory()) return 'folder';
  if (/\.csv$/i.test(source)) return 'csv';
  if (/\.ndjson$/i.test(source)) return 'templates';
  throw new CommandError(`${source} is neither a folder nor a file that ends with .csv or .ndjson`, 2);
}

function refusePhotoOptions({ qualityFilter, maxFaces, concurrency, report }: ImportOptions): void {
  if ([qualityFilter, maxFaces, concurrency, report].some((option) => option !== undefined)) {
    throw new CommandError(
      'faces of an exported collection are added as they are: leave out --quality-filter, --max-faces, --concurrency and --report',
      2,
    );
  }
}
