import { readJson } from '../json/readJson.js';
import type { Field } from './fields.js';

/** A file that was chosen for a field, as the API wants it. */
export interface ChosenFile {
  readonly name: string;
  readonly base64: string;
  /** Size of the file itself. */
  readonly bytes: number;
  /** Media type, for showing it. */
  readonly type: string;
}

/** One item of a list as it is typed. */
export interface Row {
  /** Tells rows apart while they are added and removed. */
  readonly row: number;
  readonly draft: Draft;
}

/** What was typed into a field, before it is a value. */
export type Draft =
  | { readonly text: string }
  | { readonly file: ChosenFile | undefined }
  | { readonly parts: Drafts }
  | { readonly rows: readonly Row[] };

export type Drafts = Readonly<Record<string, Draft>>;

/** A field that nobody has typed into: its default, where the schema has one. */
export function untouched(field: Field): Draft {
  if (field.kind === 'file') return { file: undefined };
  if (field.kind === 'group') return { parts: untouchedOf(field.fields) };
  if (field.kind === 'list') return { rows: [] };
  return { text: field.start };
}

/** The fields of a form that nobody has typed into. */
export function untouchedOf(fields: readonly Field[]): Drafts {
  return Object.fromEntries(fields.map((field) => [field.name, untouched(field)]));
}

/** What is wrong with fields, by their path: `inputs.person.age`, `inputs.tags.0`. */
export type FieldFaults = ReadonlyMap<string, string>;

export interface ReadInputs {
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What cannot be sent at all. Everything else is for the server to judge. */
  readonly faults: FieldFaults;
}

/** The inputs that a form stands for. What was left empty is left out. */
export function readInputs(fields: readonly Field[], drafts: Drafts): ReadInputs {
  const faults = new Map<string, string>();
  return { inputs: readParts(fields, drafts, 'inputs', faults), faults };
}

type Faults = Map<string, string>;

function readParts(fields: readonly Field[], drafts: Drafts, path: string, faults: Faults): Record<string, unknown> {
  const values = fields.flatMap((field) => {
    const draft = drafts[field.name];
    const value = draft && readField(field, draft, `${path}.${field.name}`, faults);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(values);
}

/** The value of a field; undefined where there is none. */
function readField(field: Field, draft: Draft, path: string, faults: Faults): unknown {
  if ('file' in draft) return draft.file?.base64;
  if ('parts' in draft) {
    const parts = readParts(field.kind === 'group' ? field.fields : [], draft.parts, path, faults);
    return field.isRequired || Object.keys(parts).length > 0 ? parts : undefined;
  }
  if ('rows' in draft) {
    if (field.kind !== 'list' || (draft.rows.length === 0 && !field.isRequired)) return undefined;
    return draft.rows.map((row, at) => {
      const value = readField(field.item, row.draft, `${path}.${at}`, faults);
      if (value === undefined && !faults.has(`${path}.${at}`)) faults.set(`${path}.${at}`, 'Fill it in, or remove it.');
      return value;
    });
  }
  return readText(field, draft.text, path, faults);
}

function readText(field: Field, text: string, path: string, faults: Faults): unknown {
  if (text.trim() === '') return undefined;
  switch (field.kind) {
    case 'number': {
      const value = Number(text.trim());
      if (Number.isFinite(value)) return value;
      faults.set(path, 'A number, as 12 or 0.5.');
      return undefined;
    }
    case 'flag':
      return text === 'true';
    case 'choice':
      return field.options[Number(text)];
    case 'json':
      return readJson(text, (fault) => faults.set(path, fault));
    default:
      return text;
  }
}
