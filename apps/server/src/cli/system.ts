import { Command } from 'commander';
import { connectAdmin } from './admin-api.js';
import { jsonOption } from './options.js';
import { fields, print } from './output.js';

/** `facet system`: what the running server is and how it fares. */
export function systemCommand(): Command {
  return new Command('system')
    .description('show versions, database, models, workers and queues of the running server')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => {
      const system = await (await connectAdmin()).system();
      const { queues, ...rest } = system;
      print(json, system, fields({ ...rest, 'queue mail': queues.mail, 'queue webhooks': queues.webhooks }));
    });
}
