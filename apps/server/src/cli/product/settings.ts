import { backendMethods, productPipelines, reportFormats } from '@facet/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../failure.js';
import { jsonOption, parseNumber } from '../options.js';
import { readJson, readText } from './read.js';

export interface ProductSettings {
  file?: string;
  name?: string;
  schema?: string;
  format?: string;
  url?: string;
  method?: string;
  header?: Record<string, string>;
  credential?: boolean;
  credentialEnv?: string;
  credentialStdin?: boolean;
  timeout?: number;
  requestMapping?: string;
  responseMapping?: string;
  maxResponse?: number;
  idempotent?: boolean;
  verifyTls?: string;
  pipeline?: string;
  json?: boolean;
}

/** The options that say what a product is. A credential is never one: command lines are kept and seen by others. */
export function withSettings(command: Command): Command {
  return command
    .option('--file <path>', 'the product as JSON, - for standard input; options go before what it says')
    .option('--name <name>', 'for people (default: the slug)')
    .option('--schema <path>', 'JSON Schema of the inputs, - for standard input (default: that of the pipeline)')
    .addOption(new Option('--format <name>', 'what it answers when the caller does not say').choices(reportFormats))
    .option('--url <url>', 'where the model is')
    .addOption(new Option('--method <name>', 'how it is called').choices(backendMethods))
    .addOption(
      new Option('--header <name=value...>', 'sent with each call; {{credential}} stands for the credential').argParser(
        parseHeader,
      ),
    )
    .option('--credential-env <name>', 'the credential is in this environment variable')
    .option('--credential-stdin', 'the credential comes from standard input')
    .addOption(new Option('--timeout <ms>', 'for the whole call').argParser(parseNumber(1, Number.MAX_SAFE_INTEGER)))
    .option('--request-mapping <jsonata>', 'what is sent, of {inputs}; @path reads a file, none sends the inputs')
    .option('--response-mapping <jsonata>', 'the outputs, of the answer; @path reads a file, none takes it as it is')
    .addOption(
      new Option('--max-response <bytes>', 'the largest answer that is read').argParser(
        parseNumber(1, Number.MAX_SAFE_INTEGER),
      ),
    )
    .option('--idempotent', 'a call whose connection failed may be sent once more')
    .option('--no-idempotent', 'it may not')
    .addOption(new Option('--verify-tls <state>', 'whether certificates must be trusted').choices(['true', 'false']))
    .addOption(new Option('--pipeline <name>', 'what this server does itself').choices(productPipelines))
    .addOption(jsonOption());
}

/**
 * The product, or the changes to one, that the options say: as the API takes them.
 *
 * @throws CommandError for a file that cannot be read and for a credential that is not there.
 */
export async function readSettings(options: ProductSettings): Promise<Record<string, unknown>> {
  refuseTwoReaders(options);
  const { backend: inFile, ...file } = options.file === undefined ? {} : await readObject(options.file);
  const backend = { ...(isObject(inFile) ? inFile : {}), ...(await backendOf(options)) };
  return {
    ...file,
    ...present({
      name: options.name,
      default_format: options.format,
      input_schema: options.schema === undefined ? undefined : await readObject(options.schema),
      backend: Object.keys(backend).length > 0 ? backend : undefined,
    }),
  };
}

async function backendOf(options: ProductSettings): Promise<Record<string, unknown>> {
  const { url, pipeline } = options;
  if (url !== undefined && pipeline !== undefined) throw new CommandError('choose one of --url and --pipeline', 2);
  return present({
    type: url !== undefined ? 'http' : pipeline !== undefined ? 'builtin' : undefined,
    url,
    pipeline,
    method: options.method,
    headers: options.header,
    credential: await credentialOf(options),
    timeout_ms: options.timeout,
    request_mapping: await mappingOf(options.requestMapping),
    response_mapping: await mappingOf(options.responseMapping),
    max_response_bytes: options.maxResponse,
    idempotent: options.idempotent,
    verify_tls: options.verifyTls === undefined ? undefined : options.verifyTls === 'true',
  });
}

async function credentialOf({ credential, credentialEnv, credentialStdin }: ProductSettings) {
  if (credential === false) return null;
  if (credentialEnv !== undefined)
    return process.env[credentialEnv] || missing(`the environment variable ${credentialEnv} is not set`);
  if (!credentialStdin) return undefined;
  // Whatever wrote it ended its line; no credential ends with one.
  return (await readText('-')).replace(/\r?\n$/, '') || missing('standard input held no credential');
}

async function mappingOf(given: string | undefined): Promise<string | null | undefined> {
  if (given === 'none') return null;
  return given?.startsWith('@') ? (await readText(given.slice(1))).trim() : given;
}

function refuseTwoReaders({ file, schema, credentialStdin }: ProductSettings): void {
  const readers = [file === '-', schema === '-', credentialStdin].filter(Boolean).length;
  if (readers > 1)
    throw new CommandError('only one of --file, --schema and --credential-stdin can be standard input', 2);
}

async function readObject(path: string): Promise<Record<string, unknown>> {
  const value = await readJson(path);
  return isObject(value) ? value : missing(`${path} does not hold a JSON object`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseHeader(text: string, collected: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('write a name, an = and the value.');
  return { ...collected, [text.slice(0, at)]: text.slice(at + 1) };
}

function present(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function missing(message: string): never {
  throw new CommandError(message);
}
