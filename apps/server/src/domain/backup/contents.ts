import { z } from 'zod';

/**
 * The plain text inside a backup, gzipped and sealed: one JSON object a line. Lines of rows begin with `{`; those that
 * say what the rows are begin with this mark.
 */
export const noteMark = '#';

const header = z.object({
  note: z.literal('header'),
  created_at: z.string(),
  /** What the tables of the rows were made by. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** As text: 64-bit counters. */
  sequences: z.array(z.object({ name: z.string(), last_value: z.string(), is_called: z.boolean() })),
});

const note = z.discriminatedUnion('note', [
  header,
  /** The rows up to the next note belong to this table. */
  z.object({ note: z.literal('table'), name: z.string() }),
  /** Nothing follows; how many rows there were in all. */
  z.object({ note: z.literal('end'), rows: z.number() }),
]);

export type BackupHeader = z.output<typeof header>;
export type Note = z.output<typeof note>;

export function writeNote(content: Note): string {
  return `${noteMark}${JSON.stringify(content)}\n`;
}

/** The note in a line; undefined when the line is a row. */
export function readNote(line: Buffer): Note | undefined {
  return line[0] === noteMark.charCodeAt(0) ? note.parse(JSON.parse(line.toString('utf8', 1))) : undefined;
}

/**
 * Lines without their line feed. Not `node:readline`, which also ends lines at U+2028, a character that rows may hold.
 */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]);
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
