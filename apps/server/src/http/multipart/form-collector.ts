import { fail } from '@facet/contract';
import type { PartSink } from './parser.js';
import { PartBytes } from './part-bytes.js';
import type { PartHead } from './part-head.js';

export interface FormLimits {
  parts: number;
  /** Of each part's header block. */
  partHeaderBytes: number;
  /** Of each plain field. */
  fieldBytes: number;
}

export interface FormRules {
  /** The file parts that are kept, by name. Any other part that calls itself a file is read past. */
  files: Readonly<Record<string, { readonly maxBytes: number }>>;
  limits: FormLimits;
  /** Called with the fields that came before a file that is too large; may raise a problem that goes before it. */
  checkFields(fields: Readonly<Record<string, string>>): void;
  /** Of the whole body. With it, files that are too large are read past and named, not refused. */
  bodyBytes?: number | undefined;
}

const NONE = Buffer.alloc(0);

/** Keeps the fields and the named files of a form, each up to its limit. */
export class FormCollector implements PartSink {
  readonly fields: Record<string, string> = Object.create(null);
  readonly files: Record<string, Buffer> = Object.create(null);
  /** Files over their limit that were read past; of these nothing is kept. */
  readonly tooLarge = new Set<string>();
  private name = '';
  private kind: 'file' | 'field' | 'ignored' = 'ignored';
  private bytes = new PartBytes(0);
  private length = 0;

  /** @param announced length of the whole body, where it is known. */
  constructor(
    private readonly rules: FormRules,
    private readonly announced: number | undefined,
  ) {}

  partStarted({ name, filename }: PartHead): void {
    this.name = name;
    this.length = 0;
    // By name, not by what the part says of itself: `-F image=` has no file name and is an empty image all the same.
    if (Object.hasOwn(this.rules.files, name)) this.kind = 'file';
    else this.kind = filename === undefined ? 'field' : 'ignored';
    const maxBytes = this.rules.files[name]?.maxBytes ?? this.rules.limits.fieldBytes;
    const likely =
      this.kind === 'file' && this.announced !== undefined ? Math.min(maxBytes, this.announced) : undefined;
    if (this.kind !== 'ignored') this.bytes = new PartBytes(likely);
    if (name in this.fields || name in this.files) {
      fail('request.invalid', { issues: [{ field: name, message: 'Must be sent once' }] });
    }
  }

  partData(bytes: Buffer): void {
    if (this.kind === 'ignored') return;
    this.length += bytes.length;
    if (this.kind === 'file') {
      if (this.isPastLimit()) return;
    } else if (this.length > this.rules.limits.fieldBytes) {
      fail('request.invalid', {
        issues: [{ field: this.name, message: `Must be at most ${this.rules.limits.fieldBytes} bytes` }],
      });
    }
    this.bytes.append(bytes);
  }

  partEnded(): void {
    if (this.kind === 'file') this.files[this.name] = this.tooLarge.has(this.name) ? NONE : this.bytes.bytes();
    else if (this.kind === 'field') this.fields[this.name] = this.bytes.bytes().toString('utf8');
  }

  /** Raises `image.too_large` for such a file, unless the body is read to its end. */
  private isPastLimit(): boolean {
    const limitBytes = this.rules.files[this.name]?.maxBytes ?? 0;
    if (this.length <= limitBytes) return false;
    if (this.rules.bodyBytes === undefined) {
      this.rules.checkFields(this.fields);
      fail('image.too_large', { field: this.name, limitBytes });
    }
    this.tooLarge.add(this.name);
    this.bytes = new PartBytes(0);
    return true;
  }
}
