import { type NamedImage, namedImage } from './image.js';

/** A line of the report: a name, and its value unless it heads the lines of a nested one. */
export interface Row {
  /** How far it is indented. */
  depth: number;
  name: string;
  text?: string;
  image?: NamedImage;
}

const maxRows = 1_000;
/** Of all rows together: some thirty pages. */
const maxCharacters = 120_000;
const shownCharacters = 1_500;
const shownNameCharacters = 120;
/** Short lists of plain values stand on one line. */
const inlineItems = 16;
const inlineCharacters = 120;

/** The lines that show an object, nested ones below the name of what they are in. */
export function rowsOf(value: Readonly<Record<string, unknown>>): Row[] {
  const rows: Row[] = [];
  let characters = 0;
  let left = 0;
  const add = (name: string, inner: unknown, depth: number): void => {
    if (rows.length >= maxRows || characters >= maxCharacters) {
      left++;
      return;
    }
    const shownName = cut(name, shownNameCharacters);
    const entries = entriesOf(inner);
    if (!entries) {
      const value = shownValue(inner);
      characters += shownName.length + (value.text?.length ?? 0);
      rows.push({ depth, name: shownName, ...value });
      return;
    }
    rows.push({ depth, name: shownName });
    for (const [key, item] of entries) add(key, item, depth + 1);
  };
  for (const [name, inner] of Object.entries(value)) add(name, inner, 0);
  if (left > 0) rows.push({ depth: 0, name: '…', text: `and ${left} more` });
  return rows;
}

/** What has lines of its own; undefined for what is shown on one. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || inline(value) !== undefined) return undefined;
  if (Array.isArray(value)) return value.map((item, index) => [String(index + 1), item]);
  return Object.entries(value);
}

function shownValue(value: unknown): Pick<Row, 'text' | 'image'> {
  if (typeof value === 'string') {
    const image = namedImage(value);
    if (image) return { text: image.words, image };
    return { text: value === '' ? '(empty)' : cut(value, shownCharacters) };
  }
  if (typeof value === 'object' && value !== null) return { text: inline(value) ?? '' };
  if (value === true) return { text: 'yes' };
  if (value === false) return { text: 'no' };
  return { text: value === null ? '–' : String(value) };
}

function inline(value: object): string | undefined {
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? '(empty)' : undefined;
  if (value.length === 0) return '(empty)';
  if (value.length > inlineItems || value.some((item) => typeof item === 'object' && item !== null)) return undefined;
  const items = value.map((item) => (typeof item === 'string' && namedImage(item) ? undefined : shownValue(item).text));
  if (items.includes(undefined)) return undefined;
  const text = items.join(', ');
  return text.length <= inlineCharacters ? text : undefined;
}

function cut(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters)}… (${text.length} characters)`;
}
