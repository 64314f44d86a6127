/**
 * Reads tables of a FlatBuffers file. A table points back to a list of field offsets; a field that is absent there has
 * its default. Fields are numbered in the order of the schema.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  static root(data: Uint8Array): FlatTable {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  byte(field: number, absent = 0): number {
    const at = this.#field(field);
    return at === 0 ? absent : this.#view.getInt8(at);
  }

  int(field: number, absent = 0): number {
    const at = this.#field(field);
    return at === 0 ? absent : this.#view.getInt32(at, true);
  }

  ints(field: number): number[] {
    return this.#items(field, 4, (at) => this.#view.getInt32(at, true));
  }

  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at === 0 ? undefined : this.#follow(at);
  }

  tables(field: number): FlatTable[] {
    return this.#items(field, 4, (at) => this.#follow(at));
  }

  bytes(field: number): Uint8Array {
    const { start, count } = this.#vector(field);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, count);
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('utf8');
  }

  #field(field: number): number {
    const list = this.#at - this.#view.getInt32(this.#at, true);
    const entry = 4 + 2 * field;
    if (entry >= this.#view.getUint16(list, true)) return 0;
    const offset = this.#view.getUint16(list + entry, true);
    return offset === 0 ? 0 : this.#at + offset;
  }

  #follow(at: number): FlatTable {
    return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  #vector(field: number): { start: number; count: number } {
    const at = this.#field(field);
    if (at === 0) return { start: 0, count: 0 };
    const vector = at + this.#view.getUint32(at, true);
    return { start: vector + 4, count: this.#view.getUint32(vector, true) };
  }

  #items<T>(field: number, size: number, read: (at: number) => T): T[] {
    const { start, count } = this.#vector(field);
    return Array.from({ length: count }, (_, i) => read(start + size * i));
  }
}
