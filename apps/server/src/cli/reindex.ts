import type { AdminClient } from '@facet/sdk';
import { Command } from 'commander';
import { chooseAccount } from './account-choice.js';
import { connectAdmin } from './admin-api.js';
import { counted } from './collection/counted.js';
import { everyAccount, everyCollection, findCollection } from './collection/every-page.js';
import { interruptible, type WorkSignals } from './collection/interruption.js';
import { explainEnd, untilAnswered } from './collection/persistence.js';
import { type Progress, showProgress } from './collection/progress.js';
import { CommandError } from './failure.js';
import { jsonOption } from './options.js';
import { print, table } from './output.js';

/** One batch may be hundreds of faces on a slow machine. */
const BATCH_TIMEOUT_MS = 300_000;

interface Outdated {
  readonly accountId: string;
  readonly collection: string;
  readonly faces: number;
}

interface Reindexed {
  readonly account_id: string;
  readonly collection: string;
  readonly reindexed: number;
  /** Faces without a crop: their photos have to be indexed again. */
  readonly need_photos: number;
}

/** `facet reindex`: templates of the server's model for faces of another, from their crops. */
export function reindexCommand(): Command {
  return new Command('reindex')
    .description("bring faces that another model made up to the server's model, from the crops that were kept")
    .option('--account <id>', 'only this account (default: every account)')
    .option('--collection <id>', 'only this collection')
    .addOption(jsonOption())
    .action(async ({ account, collection, json }: { account?: string; collection?: string; json?: boolean }) => {
      const admin = await connectAdmin();
      const results = await interruptible(async (signals) =>
        reindexAll(admin, signals, await outdatedCollections(admin, account, collection)),
      ).catch((error) => {
        throw explainEnd(error);
      });
      const stuck = results.reduce((sum, { need_photos }) => sum + need_photos, 0);
      if (stuck > 0)
        process.stderr.write(`their photos are needed again for ${counted(stuck, 'face')}: no crop can be read\n`);
      const columns = ['account_id', 'collection', 'reindexed', 'need_photos'];
      print(
        json,
        { collections: results },
        table(
          results.map((result) => ({ ...result })),
          columns,
          'nothing to do: every face is of this model',
        ),
      );
    });
}

async function outdatedCollections(
  admin: AdminClient,
  account: string | undefined,
  collection: string | undefined,
): Promise<Outdated[]> {
  const found: Outdated[] = [];
  if (collection !== undefined) {
    const accountId = await chooseAccount(admin, account);
    const { outdated_faces } = await findCollection(admin, accountId, collection);
    found.push({ accountId, collection, faces: outdated_faces });
  } else {
    for await (const accountId of account === undefined ? everyAccountId(admin) : [account]) {
      for await (const { external_id, outdated_faces } of everyCollection(admin, accountId))
        found.push({ accountId, collection: external_id, faces: outdated_faces });
    }
  }
  return found.filter(({ faces }) => faces > 0);
}

async function* everyAccountId(admin: AdminClient): AsyncGenerator<string> {
  for await (const { id } of everyAccount(admin)) yield id;
}

async function reindexAll(
  admin: AdminClient,
  signals: WorkSignals,
  collections: readonly Outdated[],
): Promise<Reindexed[]> {
  const total = collections.reduce((sum, { faces }) => sum + faces, 0);
  const progress = showProgress(process.stderr, 'reindexing faces', total);
  const results: Reindexed[] = [];
  let before = 0;
  try {
    for (const outdated of collections) {
      results.push(await reindexOne(admin, signals, outdated, progress, before));
      before += outdated.faces;
    }
  } finally {
    progress.stop();
  }
  return results;
}

async function reindexOne(
  admin: AdminClient,
  { stop, abandon }: WorkSignals,
  { accountId, collection }: Outdated,
  progress: Progress,
  before: number,
): Promise<Reindexed> {
  const call = { signal: abandon, timeoutMs: BATCH_TIMEOUT_MS };
  let reindexed = 0;
  for (;;) {
    const send = () => admin.collections.reindex(accountId, collection, call);
    const batch = await untilAnswered(send, { signal: stop });
    reindexed += batch.reindexed;
    progress.update(before + reindexed, collection);
    if (batch.remaining === 0) return { account_id: accountId, collection, reindexed, need_photos: batch.stuck };
    if (batch.reindexed === 0)
      throw new CommandError(`the server leaves ${batch.remaining} faces of ${collection} as they are: see its log`);
  }
}
