import type { AdminClient, NewProduct, Product, ProductChanges } from '@facet/sdk';
import { Command, Option } from 'commander';
import { connectAdmin } from '../admin-api.js';
import { CommandError } from '../failure.js';
import { jsonOption, parseNumber } from '../options.js';
import { fields, print, table } from '../output.js';
import { type ProductSettings, readSettings, withSettings } from './settings.js';
import { testCommand } from './test-command.js';

/** `facet product …`: what the gateway offers under slugs. */
export function productCommand(): Command {
  const product = new Command('product').description('put models behind slugs of the gateway on the running server');
  withSettings(product.command('create [slug]').description('put an HTTP model or a built-in pipeline behind a slug'))
    .option('--inactive', 'not to be called yet')
    .action(async (slug: string | undefined, options: ProductSettings & { inactive?: boolean }) => {
      const settings = await readSettings(options);
      const body = { ...settings, ...(slug && { slug }), ...(options.inactive && { active: false }) };
      if (!('slug' in body)) throw new CommandError('name the product: facet product create SLUG --url URL', 2);
      // What a file says is for the server to judge.
      show(options.json, await (await connectAdmin()).products.create({ name: body.slug, ...body } as NewProduct));
    });
  product
    .command('list')
    .description('list products, newest first, with how they went on the server that answers')
    .addOption(new Option('--limit <number>', 'how many at most').default(50).argParser(parseNumber(1, 200)))
    .option('--cursor <cursor>', 'where the page before ended')
    .addOption(jsonOption())
    .action(async ({ limit, cursor, json }: { limit: number; cursor?: string; json?: boolean }) => {
      const page = await (await connectAdmin()).products.list({ limit, ...(cursor && { cursor }) });
      const more = page.next_cursor ? `\nmore: --cursor ${page.next_cursor}` : '';
      const columns = ['slug', 'name', 'active', 'backend', 'breaker', 'calls', 'error_rate', 'p50_ms'];
      print(json, page, table(page.products.map(row), columns, 'no products') + more);
    });
  product
    .command('get <slug>')
    .description('show a product')
    .addOption(jsonOption())
    .action(async (slug: string, { json }: { json?: boolean }) =>
      show(json, await (await connectAdmin()).products.get(slug)),
    );
  withSettings(product.command('update <slug>').description('change a product; calls feel it within seconds'))
    .option('--no-credential', 'remove the credential')
    .action(async (slug: string, options: ProductSettings) => {
      const { slug: _, ...changes } = await readSettings(options);
      show(options.json, await (await connectAdmin()).products.update(slug, changes as ProductChanges));
    });
  switching(product, 'activate', 'let keys call a product', true);
  switching(product, 'deactivate', 'have a product answer as if there were none', false);
  product
    .command('delete <slug>')
    .description('delete a product; keys lose the right to call it')
    .addOption(jsonOption())
    .action(async (slug: string, { json }: { json?: boolean }) => {
      await (await connectAdmin()).products.delete(slug);
      print(json, { slug, deleted: true }, `deleted product ${slug}`);
    });
  product.addCommand(testCommand());
  return product;
}

function switching(product: Command, name: string, description: string, active: boolean): void {
  product
    .command(`${name} <slug>`)
    .description(description)
    .addOption(jsonOption())
    .action(async (slug: string, { json }: { json?: boolean }) => {
      const admin: AdminClient = await connectAdmin();
      show(json, await admin.products.update(slug, { active }));
    });
}

function row({ slug, name, active, backend, health }: Product) {
  return { slug, name, active, backend: destinationOf(backend), ...health };
}

/** The host alone: the rest of a URL may be long, and is shown by `get`. */
function destinationOf(backend: Product['backend']): string {
  if (backend.type === 'builtin') return backend.pipeline;
  return URL.canParse(backend.url) ? new URL(backend.url).host : backend.url;
}

function show(json: boolean | undefined, product: Product): void {
  const { input_schema, backend, health, ...own } = product;
  const { type, ...settings } = backend;
  const inputs = typeof input_schema.properties === 'object' ? Object.keys(input_schema.properties ?? {}) : [];
  const shown = { ...own, inputs, backend: type, ...settings, ...health };
  print(json, product, fields(shown));
}
