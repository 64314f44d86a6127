export interface ProtobufField {
  number: number;
  /** The value of a length-delimited field; empty for other wire types. */
  value: Uint8Array;
  /** The field as it stands, tag included. */
  bytes: Uint8Array;
}

/** The fields of a protobuf message in their order. Raises RangeError for bytes that are not one. */
export function* protobufFields(message: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined || factor > Number.MAX_SAFE_INTEGER) throw new RangeError('not a protobuf message');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    let value = message.subarray(0, 0);
    switch (tag % 8) {
      case 0:
        while ((message[at++] ?? 0) >= 128);
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        value = message.subarray(at, at + length);
        at += length;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw new RangeError('not a protobuf message');
    }
    if (at > message.length) throw new RangeError('not a protobuf message');
    yield { number: Math.floor(tag / 8), value, bytes: message.subarray(start, at) };
  }
}
