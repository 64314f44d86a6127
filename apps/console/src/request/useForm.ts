import { FacetError } from '@facet/sdk';
import { type ChangeEvent, type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useAction } from './useAction.js';

/** What is wrong with each field, for people. */
export type Faults<V> = { readonly [Name in keyof V]?: string | undefined };

type TextNames<V> = { [Name in keyof V]: V[Name] extends string ? Name : never }[keyof V] & string;
type FlagNames<V> = { [Name in keyof V]: V[Name] extends boolean ? Name : never }[keyof V] & string;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface Form<V> {
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly values: V;
  readonly faults: Faults<V>;
  readonly busy: boolean;
  /** Why the last attempt failed, where no field is at fault, or not fields alone. */
  readonly error: unknown;
  readonly set: (values: Partial<V>) => void;
  readonly fault: (faults: Faults<V>) => void;
  /** Properties of a control for one line or more of text. */
  readonly text: (name: TextNames<V>) => {
    readonly value: string;
    readonly error: string | undefined;
    readonly onChange: (event: ChangeEvent<Control>) => void;
  };
  /** Properties of a checkbox or a switch. */
  readonly flag: (name: FlagNames<V>) => {
    readonly checked: boolean;
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  };
  /** Checks, then sends. The server's own list of bad fields is put where it belongs. */
  readonly submit: (
    check: (values: V) => Faults<V>,
    send: (values: V) => Promise<void>,
  ) => (event: FormEvent<HTMLFormElement>) => void;
}

/** Throw it while sending for a refusal that is about one field, although the server does not say so. */
export class FieldRefusal<V> extends Error {
  constructor(readonly faults: Faults<V>) {
    super('A field was refused.');
  }
}

/** The fields of a form, named as the API names them. The first field that is wrong takes the focus. */
export function useForm<V extends object>(initial: V): Form<V> {
  const [values, setValues] = useState(initial);
  const [faults, setFaults] = useState<Faults<V>>({});
  const [attempt, setAttempt] = useState(0);
  const { busy, error, run } = useAction();
  const ref = useRef<HTMLFormElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt leads to the first field that is wrong then
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);

  const set = (changed: Partial<V>) => {
    setValues((last) => ({ ...last, ...changed }));
    const cleared = Object.fromEntries(Object.keys(changed).map((name) => [name, undefined]));
    setFaults((last) => ({ ...last, ...cleared }));
  };
  const fault = (found: Faults<V>) => {
    setFaults(found);
    setAttempt((last) => last + 1);
  };
  const submit: Form<V>['submit'] = (check, send) => (event) => {
    event.preventDefault();
    const found = check(values);
    fault(found);
    if (Object.values(found).some((message) => message !== undefined)) return;
    run(async () => {
      try {
        await send(values);
      } catch (refusal) {
        const { told, covered } = faultsIn<V>(refusal, Object.keys(values));
        fault(told);
        if (!covered) throw refusal;
      }
    });
  };
  return {
    ref,
    values,
    faults,
    busy,
    error,
    set,
    fault,
    submit,
    text: (name) => ({
      value: values[name] as string,
      error: faults[name],
      onChange: (event) => set({ [name]: event.currentTarget.value } as Partial<V>),
    }),
    flag: (name) => ({
      checked: values[name] as boolean,
      onChange: (event) => set({ [name]: event.currentTarget.checked } as Partial<V>),
    }),
  };
}

/** The faults that a refusal finds with the named fields, and whether that is all it says. */
export function faultsIn<V>(
  refusal: unknown,
  names: readonly string[],
): { readonly told: Faults<V>; readonly covered: boolean } {
  if (refusal instanceof FieldRefusal) return { told: refusal.faults as Faults<V>, covered: true };
  const fields = refusal instanceof FacetError ? refusal.badFields : [];
  const told: Record<string, string> = {};
  let covered = fields.length > 0;
  for (const { field, message } of fields) {
    const name = nearest(field, names);
    if (name === undefined) {
      covered = false;
      continue;
    }
    const said = spoken(message, field);
    const part = partOf(field.slice(name.length));
    const fault = part === '' ? said : `${part}: ${said}`;
    told[name] = told[name] === undefined ? fault : `${told[name]}. ${fault}`;
  }
  return { told: told as Faults<V>, covered };
}

/** What of a field is at fault, for people: items of a list (`.1` or `[1]`) are counted from 1. */
function partOf(rest: string): string {
  const [, item] = /^[.[](\d+)\b/.exec(rest) ?? [];
  return item === undefined ? rest.replace(/^\./, '') : String(Number(item) + 1);
}

/** The name of a form's field that is the API's field or what that is a part of; dots are part of a name. */
function nearest(field: string, names: readonly string[]): string | undefined {
  const around = names.filter(
    (name) => field === name || (field.startsWith(name) && /[.[]/.test(field.charAt(name.length))),
  );
  return around.sort((a, b) => b.length - a.length)[0];
}

/** A message below its field: without the field's name in the API, which people do not know. */
function spoken(message: string, field: string): string {
  const rest = message.startsWith(`${field} `) ? message.slice(field.length + 1) : message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
