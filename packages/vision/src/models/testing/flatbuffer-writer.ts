/** A value of a FlatBuffers table; absent fields are left out. */
export type Field =
  | { readonly byte: number }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly bytes: Uint8Array }
  | { readonly table: FlatFields }
  | { readonly tables: readonly FlatFields[] };
export type FlatFields = Readonly<Record<number, Field>>;

/**
 * Writes tables for tests of the reader: every field gets four bytes, children come after their parents, and nothing is
 * shared or aligned beyond four bytes.
 */
export function writeFlatBuffer(root: FlatFields): Uint8Array {
  const bytes: number[] = [];
  const put32 = (at: number, value: number) => {
    for (let i = 0; i < 4; i++) bytes[at + i] = (value >> (8 * i)) & 255;
  };
  const reserve = (count: number): number => {
    while (bytes.length % 4 !== 0) bytes.push(0);
    const at = bytes.length;
    for (let i = 0; i < count; i++) bytes.push(0);
    return at;
  };
  const pointTo = (at: number, target: number) => put32(at, target - at);

  const writeTable = (fields: FlatFields): number => {
    const numbers = Object.keys(fields).map(Number);
    const slots = Math.max(-1, ...numbers) + 1;
    const list = reserve(4 + 2 * slots);
    bytes[list] = 4 + 2 * slots;
    const table = reserve(4 + 4 * numbers.length);
    put32(table, table - list);
    numbers.forEach((number, i) => {
      bytes[list + 4 + 2 * number] = 4 + 4 * i;
      writeField(table + 4 + 4 * i, fields[number]);
    });
    return table;
  };
  const writeVector = (at: number, count: number, size: number): number => {
    const vector = reserve(4 + size * count);
    put32(vector, count);
    pointTo(at, vector);
    return vector + 4;
  };
  const writeField = (at: number, field: Field): void => {
    if ('byte' in field) bytes[at] = field.byte & 255;
    else if ('int' in field) put32(at, field.int);
    else if ('table' in field) pointTo(at, writeTable(field.table));
    else if ('bytes' in field) {
      const start = writeVector(at, field.bytes.length, 1);
      field.bytes.forEach((value, i) => {
        bytes[start + i] = value;
      });
    } else if ('ints' in field) {
      const start = writeVector(at, field.ints.length, 4);
      field.ints.forEach((value, i) => {
        put32(start + 4 * i, value);
      });
    } else {
      const start = writeVector(at, field.tables.length, 4);
      field.tables.forEach((table, i) => {
        pointTo(start + 4 * i, writeTable(table));
      });
    }
  };

  reserve(4);
  pointTo(0, writeTable(root));
  return Uint8Array.from(bytes);
}
