import type { OutboxMail } from '@facet/sdk';
import { Command, Option } from 'commander';
import { connectAdmin } from './admin-api.js';
import { jsonOption, parseNumber } from './options.js';
import { fields, plain, print } from './output.js';

/** `facet mail`: what the running server could not hand to a mail server, links and all. */
export function mailCommand(): Command {
  return new Command('mail')
    .description('show the mails that the running server has not delivered, newest first')
    .addOption(new Option('--limit <number>', 'how many at most').default(20).argParser(parseNumber(1, 200)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(async ({ limit, cursor, json }: { limit: number; cursor?: string; json?: boolean }) => {
      const page = await (await connectAdmin()).mail.list({ limit, ...(cursor && { cursor }) });
      const more = page.next_cursor ? `\n\nmore: --cursor ${page.next_cursor}` : '';
      const none = 'no mails wait to be delivered';
      print(json, page, (page.mails.length === 0 ? none : page.mails.map(shown).join('\n\n\n')) + more);
    });
}

function shown({ to, subject, status, attempts, error, created_at, text }: OutboxMail): string {
  const head = fields({ to, subject, at: created_at, ...(attempts > 0 && { status, attempts, error }) });
  return `${head}\n\n${text.split('\n').map(plain).join('\n').replace(/^/gm, '    ')}`;
}
