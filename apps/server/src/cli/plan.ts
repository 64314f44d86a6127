import type { Plan } from '@facet/sdk';
import { Command, Option } from 'commander';
import { connectAdmin } from './admin-api.js';
import { jsonOption, parseNumber, planLimitOption } from './options.js';
import { fields, print, table } from './output.js';

interface PlanSettings {
  description?: string;
  limit?: Record<string, number>;
  json?: boolean;
}

/** `facet plan …`: what accounts are bounded by. */
export function planCommand(): Command {
  const plan = new Command('plan').description('make, list, change and delete plans on the running server');
  withSettings(plan.command('create <name>').description('make a plan')).action(
    async (name: string, options: PlanSettings) =>
      show(options.json, await (await connectAdmin()).plans.create({ name, ...settingsOf(options) })),
  );
  plan
    .command('list')
    .description('list plans, newest first')
    .addOption(new Option('--limit <number>', 'how many at most').default(50).argParser(parseNumber(1, 200)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(async ({ limit, cursor, json }: { limit: number; cursor?: string; json?: boolean }) => {
      const page = await (await connectAdmin()).plans.list({ limit, ...(cursor && { cursor }) });
      const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
      print(json, page, table(page.plans, ['name', 'description', 'limits', 'surface_limits'], 'no plans') + more);
    });
  withSettings(plan.command('update <name>').description('change a plan; its accounts feel it within seconds')).action(
    async (name: string, options: PlanSettings) =>
      show(options.json, await (await connectAdmin()).plans.update(name, settingsOf(options))),
  );
  plan
    .command('delete <name>')
    .description('delete a plan that no account has')
    .addOption(jsonOption())
    .action(async (name: string, { json }: { json?: boolean }) => {
      await (await connectAdmin()).plans.delete(name);
      print(json, { name, deleted: true }, `deleted plan ${name}`);
    });
  return plan;
}

function withSettings(command: Command): Command {
  return command.option('--description <text>', 'for people').addOption(planLimitOption()).addOption(jsonOption());
}

function settingsOf({ description, limit }: PlanSettings) {
  return { ...(description !== undefined && { description }), ...(limit && { limits: limit }) };
}

function show(json: boolean | undefined, plan: Plan): void {
  print(json, plan, fields(plan));
}
