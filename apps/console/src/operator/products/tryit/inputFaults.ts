import type { FieldFaults } from './drafts.js';
import type { Field } from './fields.js';

/**
 * The faults in a caller's message ("inputs.age: Must be an integer; inputs.name: Required"), by field, as far as the
 * form has the fields. `covered` tells whether the fields say all of it.
 */
export function inputFaults(
  message: string,
  fields: readonly Field[],
): { readonly faults: FieldFaults; readonly covered: boolean } {
  const faults = new Map<string, string>();
  let covered = true;
  for (const part of message.split(/; (?=inputs\b)/)) {
    const [, path = '', told] = /^(inputs[^\s:]*): (.*)$/s.exec(part) ?? [];
    // A picture is named inside of the sentence: "No face found in inputs.source".
    const named = told === undefined ? /\binputs[.\w[\]-]*/.exec(part)?.[0] : path;
    const at = named === undefined ? undefined : placed(named, fields);
    if (at === undefined) covered = false;
    else faults.set(at, [faults.get(at), told ?? part].filter((text) => text !== undefined).join('. '));
  }
  return { faults, covered };
}

/** A path as the form writes it (`inputs.tags[0]` → `inputs.tags.0`), of the field or the nearest one around it. */
function placed(named: string, fields: readonly Field[]): string | undefined {
  const path = ['inputs'];
  let inside = (name: string) => fields.find((each) => each.name === name);
  for (const name of named
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .slice(1)) {
    const field = inside(name);
    if (field === undefined) break;
    path.push(name);
    inside = partsOf(field);
  }
  return path.length === 1 ? undefined : path.join('.');
}

function partsOf(field: Field): (name: string) => Field | undefined {
  if (field.kind === 'list') return (name) => (/^\d+$/.test(name) ? field.item : undefined);
  return (name) => (field.kind === 'group' ? field.fields.find((each) => each.name === name) : undefined);
}
