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
  /**
   * The file parts that are kept, by name. Any other part that calls itself a file is read past. With `list`, a part
   * that may be sent so many times, under its name or with `[]` behind it.
   */
  files: Readonly<Record<string, { readonly maxBytes: number; readonly list?: number }>>;
  /** Fields that may be sent several times, under their names or with `[]` behind them. */
  lists?: readonly string[];
  limits: FormLimits;
  /** Called with the fields that came before a file that is too large; may raise a problem that goes before it. */
  checkFields(fields: Readonly<Record<string, string | string[]>>): void;
  /** Whether files that are too large are read past and named, not refused. */
  readsPast: boolean;
}

/** A file of a form. */
export interface FormFile {
  /** Nothing of a file that is too large. */
  readonly bytes: Buffer;
  readonly tooLarge: boolean;
}

const NONE = Buffer.alloc(0);

/** Keeps the fields and the named files of a form, each up to its limit. */
export class FormCollector implements PartSink {
  readonly fields: Record<string, string | string[]> = Object.create(null);
  readonly files: Record<string, FormFile> = Object.create(null);
  /** Files that may repeat. Of more than may be there, the first that are too many are there as well, without bytes. */
  readonly fileLists: Record<string, FormFile[]> = Object.create(null);
  private name = '';
  private tooLarge = false;
  private kind: 'file' | 'field' | 'ignored' = 'ignored';
  private bytes = new PartBytes(0);
  private length = 0;

  /** @param announced length of the whole body, where it is known. */
  constructor(
    private readonly rules: FormRules,
    private readonly announced: number | undefined,
  ) {}

  partStarted({ name: sent, filename }: PartHead): void {
    const name = this.nameOf(sent);
    this.name = name;
    this.length = 0;
    this.tooLarge = false;
    // By name, not by what the part says of itself: `-F image=` has no file name and is an empty image all the same.
    if (Object.hasOwn(this.rules.files, name)) this.kind = 'file';
    else this.kind = filename === undefined ? 'field' : 'ignored';
    const maxBytes = this.rules.files[name]?.maxBytes ?? this.rules.limits.fieldBytes;
    const likely =
      this.kind === 'file' && this.announced !== undefined && this.mostOf(name) === undefined
        ? Math.min(maxBytes, this.announced)
        : undefined;
    if (this.isPastCount(name)) this.kind = 'ignored';
    if (this.kind !== 'ignored') this.bytes = new PartBytes(likely);
    if (name in this.fields && this.rules.lists?.includes(name)) return;
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
    const { name } = this;
    if (this.kind === 'file') {
      const file = { bytes: this.tooLarge ? NONE : this.bytes.bytes(), tooLarge: this.tooLarge };
      if (this.mostOf(name) === undefined) this.files[name] = file;
      else this.fileLists[name] = [...(this.fileLists[name] ?? []), file];
    } else if (this.kind === 'field') {
      const text = this.bytes.bytes().toString('utf8');
      if (!this.rules.lists?.includes(name)) this.fields[name] = text;
      else this.fields[name] = [...(this.fields[name] ?? []), text];
    }
  }

  /** `images[]` is `images` where that may repeat. */
  private nameOf(sent: string): string {
    const name = sent.endsWith('[]') ? sent.slice(0, -2) : sent;
    return this.mostOf(name) !== undefined || this.rules.lists?.includes(name) ? name : sent;
  }

  private mostOf(name: string): number | undefined {
    return Object.hasOwn(this.rules.files, name) ? this.rules.files[name]?.list : undefined;
  }

  /** Whether another file of the name is one too many; the first of these is noted, without its bytes. */
  private isPastCount(name: string): boolean {
    const most = this.mostOf(name);
    const files = this.fileLists[name];
    if (most === undefined || files === undefined || files.length < most) return false;
    if (files.length === most) files.push({ bytes: NONE, tooLarge: false });
    return true;
  }

  /** Raises `image.too_large` for such a file, unless the body is read to its end. */
  private isPastLimit(): boolean {
    const limitBytes = this.rules.files[this.name]?.maxBytes ?? 0;
    if (this.length <= limitBytes) return false;
    if (!this.rules.readsPast) {
      this.rules.checkFields(this.fields);
      fail('image.too_large', { field: this.name, limitBytes });
    }
    this.tooLarge = true;
    this.bytes = new PartBytes(0);
    return true;
  }
}
