import type { Pipeline } from '../types.js';
import { takeImages } from './images.js';
import { isRecord, readJson, withoutMark } from './json.js';
import { Mapping, MappingError, mappingIssue } from './mapping.js';
import type { Phase, ReplyHeader, RequestHeader } from './messages.js';
import type { ReportPrinter } from './report/index.js';
import { InputCheck, schemaIssues } from './schema.js';
import type { Definition, Issue } from './types.js';

export interface Reply {
  header: ReplyHeader;
  parts: Uint8Array[];
}

/** What is compiled of a definition, each part when it is first needed. */
interface Compiled {
  definition: Definition;
  check?: InputCheck;
  request?: Mapping;
  response?: Mapping;
}

/** What the process of the sandbox does with what it is sent. */
export class Tasks {
  readonly #compiled = new Map<string, Compiled>();
  #printer: ReportPrinter | undefined;

  constructor(
    private readonly timeLimitMs: number,
    private readonly enter: (phase: Phase) => void,
  ) {}

  async run(header: RequestHeader, parts: readonly Buffer[]): Promise<Reply> {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = parts;
    if (header.kind === 'report') return this.#report(header, first, second);
    if (header.kind === 'check') return done({ issues: header.definition ? issuesOf(header.definition) : [] });
    const compiled = this.#compiledOf(header);
    if (header.kind === 'read') return this.#read(compiled, first, second, header.status ?? 200);
    return this.#prepare(compiled, first, header.as ?? 'http');
  }

  #compiledOf({ key = '', definition, forget }: RequestHeader): Compiled {
    if (forget !== undefined) this.#compiled.delete(forget);
    if (definition) this.#compiled.set(key, { definition });
    const compiled = this.#compiled.get(key);
    if (!compiled) throw new Error('the definition was not sent');
    return compiled;
  }

  async #prepare(compiled: Compiled, body: Buffer, as: 'http' | Pipeline): Promise<Reply> {
    const { definition } = compiled;
    if (!compiled.check) {
      compiled.check = usingSchema(() => new InputCheck(definition.inputSchema));
      this.enter('checking');
    }
    const reading = readJson(body, 'body');
    if ('malformed' in reading) return answer({ kind: 'malformed' });
    if ('issue' in reading) return invalid([ofInputs(reading.issue)]);
    const inputs = isRecord(reading.value) && Object.hasOwn(reading.value, 'inputs') ? reading.value.inputs : undefined;
    if (!isRecord(inputs))
      return invalid([{ field: 'inputs', message: inputs === undefined ? 'Required' : 'Must be an object' }]);
    const { check } = compiled;
    const issues = usingSchema(() => check.issues(inputs, body.length));
    if (issues.length > 0) return invalid(issues);
    if (as !== 'http') return imagesReply(inputs, as);
    if (definition.requestMapping === null) return done({}, [jsonBytes(inputs)]);
    this.enter('mapping');
    compiled.request ??= new Mapping(definition.requestMapping, 'request mapping', this.timeLimitMs);
    const kept = jsonBytes(inputs);
    const request = await compiled.request.apply({ inputs }, {});
    if (request === undefined) throw new MappingError('The request mapping gives nothing');
    return done({}, [kept, jsonBytes(request)]);
  }

  async #read(compiled: Compiled, bytes: Buffer, inputs: Buffer, status: number): Promise<Reply> {
    const reading = readJson(bytes, 'answer');
    if ('malformed' in reading) throw new MappingError('The service answered with something that is no JSON');
    if ('issue' in reading) throw new MappingError(`${reading.issue.field}: ${reading.issue.message}`);
    const { value } = reading;
    const { responseMapping } = compiled.definition;
    if (responseMapping === null)
      // The bytes as they came: numbers stay as the service wrote them.
      return done({}, [isRecord(value) ? withoutMark(bytes) : jsonBytes({ result: value })]);
    if (!compiled.response) {
      compiled.response = new Mapping(responseMapping, 'response mapping', this.timeLimitMs);
      this.enter('mapping');
    }
    const known = inputs.length > 0 ? JSON.parse(inputs.toString()) : undefined;
    const outputs = await compiled.response.apply(value, { inputs: known, status });
    if (!isRecord(outputs))
      throw new MappingError(`The response mapping gives ${kindOf(outputs)} where an object is needed`);
    return done({}, [jsonBytes(outputs)]);
  }

  async #report({ slug = '', name = '' }: RequestHeader, inputs: Buffer, outputs: Buffer): Promise<Reply> {
    // Loaded with the first report: most products never print one.
    if (!this.#printer) {
      const { ReportPrinter } = await import('./report/index.js');
      this.#printer = new ReportPrinter();
    }
    const content = { slug, name, inputs: JSON.parse(inputs.toString()), outputs: JSON.parse(outputs.toString()) };
    const { bytes, pageCount } = await this.#printer.print(content);
    return done({ pageCount }, [bytes]);
  }
}

/** An answer for what went wrong on the way. */
export function failureReply(error: unknown): Reply {
  if (error instanceof MappingError) return answer({ kind: 'unmappable', explanation: error.message });
  if (error instanceof RangeError)
    return answer({ kind: 'unmappable', explanation: 'It goes too deep or becomes too large' });
  return answer({
    kind: 'failed',
    explanation: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
}

function issuesOf({ inputSchema, requestMapping, responseMapping }: Definition): Issue[] {
  return [
    ...schemaIssues(inputSchema, 'input_schema'),
    mappingIssue(requestMapping, 'backend.request_mapping'),
    mappingIssue(responseMapping, 'backend.response_mapping'),
  ].filter((issue) => issue !== undefined);
}

/** Depth is told of the inputs, whatever part of the body it is; else fields begin with `inputs` where they lie in them. */
function ofInputs({ field, message }: Issue): Issue {
  return { field: field === 'body' ? 'inputs' : field.replace(/^body\.(?=inputs\b)/, ''), message };
}

function imagesReply(inputs: Record<string, unknown>, pipeline: Pipeline): Reply {
  const taken = takeImages(inputs, pipeline);
  if ('issues' in taken) return invalid(taken.issues);
  const { images, parameters } = taken;
  return done({ images: Object.keys(images), parameters }, [jsonBytes(inputs), ...Object.values(images)]);
}

/** A schema that was not checked before it was kept may fail in any way. */
function usingSchema<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw new MappingError(
      `The input schema cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${value === null ? 'null' : typeof value}`;
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function done(header: Omit<ReplyHeader, 'kind'>, parts: Uint8Array[] = []): Reply {
  return { header: { kind: 'done', ...header }, parts };
}

function invalid(issues: Issue[]): Reply {
  return answer({ kind: 'invalid', issues });
}

function answer(header: ReplyHeader): Reply {
  return { header, parts: [] };
}
