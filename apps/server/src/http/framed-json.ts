/** JSON that is there as bytes already. */
export class WrittenJson {
  constructor(readonly bytes: Uint8Array) {}
}

export type FramedJson = WrittenJson | string | number | boolean | null | { readonly [name: string]: FramedJson };

export const jsonType = 'application/json; charset=utf-8';

/** Writes JSON around JSON that stays as it is: it is neither parsed nor judged. */
export function frameJson(value: FramedJson): Uint8Array {
  const pieces: Uint8Array[] = [];
  let text = '';
  const write = (part: FramedJson): void => {
    if (part instanceof WrittenJson) {
      pieces.push(Buffer.from(text), part.bytes);
      text = '';
    } else if (typeof part === 'object' && part !== null) {
      text += '{';
      for (const [index, [name, member]] of Object.entries(part).entries()) {
        text += `${index > 0 ? ',' : ''}${JSON.stringify(name)}:`;
        write(member);
      }
      text += '}';
    } else text += JSON.stringify(part);
  };
  write(value);
  return Buffer.concat([...pieces, Buffer.from(text)]);
}
