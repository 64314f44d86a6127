import { faceOperations, limits } from '@facet/contract';
import { Command, Option } from 'commander';
import { accountOption, chooseAccount } from '../account-choice.js';
import { connectAdmin } from '../admin-api.js';
import { CommandError } from '../failure.js';
import { jsonOption, parseNumber } from '../options.js';
import { fields, print, table } from '../output.js';
import { counted } from './counted.js';
import { everyCollection } from './every-page.js';
import { exportCollection } from './export-collection.js';
import { type ImportOptions, runImport } from './import-command.js';
import { interruptible, type WorkSignals } from './interruption.js';
import { explainEnd, startsAnew } from './persistence.js';

const qualityFilters = faceOperations.indexFaces.request.multipart.fields.shape.quality_filter.unwrap().options;
const MOST_CONCURRENT = 64;

interface Chosen {
  account?: string;
  json?: boolean;
}

/** `facet collection …`: galleries of faces, by the thousand. */
export function collectionCommand(): Command {
  const collection = new Command('collection').description('list, fill and copy collections of the running server');
  collection
    .command('list')
    .description("list an account's collections, with their faces and how many of them another model made")
    .addOption(accountOption())
    .addOption(jsonOption())
    .action(list);
  collection
    .command('import <source>')
    .description('index the photos of a folder or CSV file, or add the faces of an exported collection (.ndjson)')
    .addOption(collectionOption('the collection; made when it is missing'))
    .addOption(accountOption())
    .addOption(new Option('--quality-filter <level>', 'leave out faces below it').choices(qualityFilters))
    .addOption(
      new Option('--max-faces <number>', 'of each photo, the largest').argParser(
        parseNumber(1, limits.face.facesPerImage),
      ),
    )
    .addOption(
      new Option('--concurrency <number>', 'photos on their way at once (default: 4)').argParser(
        parseNumber(1, MOST_CONCURRENT),
      ),
    )
    .option('--report <file>', 'where failures are listed, .csv or .ndjson (default: facet-import-failures.csv)')
    .addOption(jsonOption())
    .action(runImport satisfies (source: string, options: ImportOptions) => Promise<void>);
  collection
    .command('export')
    .description('write the templates of a collection to a file, which another server can import')
    .addOption(collectionOption('the collection'))
    .addOption(accountOption())
    .requiredOption('-o, --output <file>', 'the file; replaced when the export is complete')
    .addOption(jsonOption())
    .action(runExport);
  return collection;
}

function collectionOption(description: string): Option {
  return new Option('--collection <id>', description).makeOptionMandatory();
}

async function list({ account, json }: Chosen): Promise<void> {
  const admin = await connectAdmin();
  const collections = [];
  for await (const collection of everyCollection(admin, await chooseAccount(admin, account)))
    collections.push(collection);
  const columns = ['external_id', 'face_count', 'outdated_faces', 'description', 'created_at'];
  print(json, { collections }, table(collections, columns, 'no collections'));
}

async function runExport({ account, json, ...options }: Chosen & { collection: string; output: string }) {
  if (!/\.ndjson$/i.test(options.output)) throw new CommandError('the file must end with .ndjson', 2);
  const admin = await connectAdmin();
  const request = {
    accountId: await chooseAccount(admin, account),
    collection: options.collection,
    file: options.output,
  };
  const work = (signals: WorkSignals) => exportCollection(admin, signals, request);
  const exported = await interruptible(work, startsAnew).catch((error) => {
    throw explainEnd(error, startsAnew);
  });
  process.stderr.write(
    `${exported.file} holds templates: biometric data, with which these people can be looked for. It is not encrypted.\n`,
  );
  if (exported.outdated_faces > 0) {
    const left = counted(exported.outdated_faces, 'face');
    process.stderr.write(`not in it: ${left} of another model; facet reindex brings them up to date\n`);
  }
  print(json, exported, fields({ ...exported, model: `${exported.model.id} ${exported.model.version}` }));
}
