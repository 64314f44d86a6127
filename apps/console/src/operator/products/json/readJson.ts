const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in it
  /\s*([{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/iy;

/** The value that JSON text stands for; tells what is wrong with it, and where, when it is none. */
export function readJson(text: string, onFault: (fault: string) => void): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const { line, column } = placeOf(text, faultyAt(text));
    onFault(`It is not JSON: look at line ${line}, column ${column}.`);
    return undefined;
  }
}

/** Where text stops being JSON, as a count of characters; browsers do not all tell. */
export function faultyAt(text: string): number {
  const open: string[] = [];
  let expected: 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    const at = text.length - text.slice(start).trimStart().length;
    if (token === undefined) return at;
    const inList = open.at(-1) === '[';
    if (expected === 'colon') {
      if (token !== ':') return at;
      expected = 'value';
    } else if (token === ',') {
      if (expected !== 'comma or end' || open.length === 0) return at;
      expected = inList ? 'value' : 'name';
    } else if (token === '}' || token === ']') {
      const mayEnd = expected.endsWith('or end') && token === (inList ? ']' : '}') && open.pop() !== undefined;
      if (!mayEnd) return at;
      expected = 'comma or end';
    } else if (expected === 'name' || expected === 'name or end') {
      if (!token.startsWith('"')) return at;
      expected = 'colon';
    } else if (expected === 'comma or end' || token === ':') {
      return at;
    } else if (token === '{' || token === '[') {
      open.push(token);
      expected = token === '{' ? 'name or end' : 'value or end';
    } else {
      expected = 'comma or end';
    }
  }
}

function placeOf(text: string, at: number) {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
