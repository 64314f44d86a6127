/** JSON text indented by two spaces, short objects and lists of plain values kept on one line; other text as it is. */
export function prettyJson(text: string): string {
  try {
    return write(JSON.parse(text), '');
  } catch {
    return text;
  }
}

const LONGEST_LINE = 96;

function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const entries = isList
    ? value.map((item) => write(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${write(item, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return open + close;
  const line = isList ? `[${entries.join(', ')}]` : `{ ${entries.join(', ')} }`;
  const isFlat = Object.values(value).every((item) => typeof item !== 'object' || item === null);
  if (isFlat && inner.length + line.length <= LONGEST_LINE) return line;
  return `${open}\n${inner}${entries.join(`,\n${inner}`)}\n${indent}${close}`;
}
