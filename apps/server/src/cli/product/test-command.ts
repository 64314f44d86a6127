import { writeFile } from 'node:fs/promises';
import { limits, reportFormats } from '@facet/contract';
import type { NewProductTest, ProductTest } from '@facet/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';
import { connectAdmin } from '../admin-api.js';
import { CommandError } from '../failure.js';
import { jsonOption } from '../options.js';
import { fields, print } from '../output.js';
import { readBytes, readJson } from './read.js';

interface TestOptions {
  inputs?: Record<string, unknown>;
  file?: string;
  image?: Record<string, string>;
  format?: NonNullable<NewProductTest['format']>;
  pdf?: string;
  json?: boolean;
}

/** Past the longest time that a product may have. */
const TIMEOUT_MS = limits.gateway.maxUpstreamTimeoutMilliseconds + 30_000;

/** `facet product test`: calls a product, active or not, and tells what happened behind it. */
export function testCommand(): Command {
  return new Command('test')
    .argument('<slug>')
    .description('call a product, active or not, and see what happened behind it; fails when the call does')
    .addOption(new Option('--inputs <json>', 'a JSON object').argParser(parseInputs))
    .option('--file <path>', 'the inputs as a JSON file, - for standard input')
    .addOption(new Option('--image <input=path...>', 'an image, put into this input as base64').argParser(parseImage))
    .addOption(new Option('--format <name>', "what is asked for (default: the product's own)").choices(reportFormats))
    .option('--pdf <path>', 'where the report is written; asks for both unless --format says otherwise')
    .addOption(jsonOption())
    .action(async (slug: string, options: TestOptions) => {
      const format = options.format ?? (options.pdf === undefined ? undefined : 'both');
      const body = { inputs: await inputsOf(options), ...(format && { format }) } as NewProductTest;
      const admin = await connectAdmin();
      const test = await admin.products.test(slug, body, { timeoutMs: TIMEOUT_MS, retries: 0 });
      if (options.pdf !== undefined && test.pdf) await writePdf(options.pdf, test.pdf.data);
      print(options.json, test, report(test));
      if (test.status !== 200) throw new CommandError(`the call failed with ${test.status}: ${test.error ?? ''}`);
    });
}

async function inputsOf({ inputs, file, image = {} }: TestOptions): Promise<Record<string, unknown>> {
  const read = file === undefined ? {} : await readJson(file);
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new CommandError(`${file} does not hold a JSON object`);
  const images: Record<string, string> = {};
  for (const [name, path] of Object.entries(image)) images[name] = (await readBytes(path)).toString('base64');
  return { ...read, ...inputs, ...images };
}

async function writePdf(path: string, data: string): Promise<void> {
  await writeFile(path, Buffer.from(data, 'base64')).catch((error: Error) => {
    throw new CommandError(error.message);
  });
}

function report({ outputs, pdf, upstream, ...test }: ProductTest): string {
  const shown = { ...test, upstream, ...(pdf && { pdf: `${pdf.fileName}, pages: ${pdf.pageCount}` }) };
  // JSON writes the older control characters out by itself, and these, which terminals obey too, not.
  const json = JSON.stringify(outputs, null, 2).replace(/[\x7f-\x9f]/g, '?');
  return fields(shown) + (outputs ? `\n${json}` : '');
}

function parseInputs(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {}
  throw new InvalidArgumentError('write a JSON object.');
}

function parseImage(text: string, collected: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('write the name of an input, an = and a path.');
  return { ...collected, [text.slice(0, at)]: text.slice(at + 1) };
}
