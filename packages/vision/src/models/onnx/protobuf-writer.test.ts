import { expect, it } from 'vitest';
import { ProtobufWriter } from './protobuf-writer.js';

const hex = (writer: ProtobufWriter) => Buffer.from(writer.finish()).toString('hex');

it('writes the examples of the protobuf encoding guide', () => {
  expect(hex(new ProtobufWriter().int(1, 150))).toBe('089601');
  expect(hex(new ProtobufWriter().string(2, 'testing'))).toBe('120774657374696e67');
  expect(hex(new ProtobufWriter().message(3, new ProtobufWriter().int(1, 150)))).toBe('1a03089601');
});

it('writes negative numbers in ten bytes and fractions in four', () => {
  expect(hex(new ProtobufWriter().int(1, -2))).toBe('08feffffffffffffffff01');
  expect(hex(new ProtobufWriter().float(2, 1))).toBe('150000803f');
});

it('writes field numbers over 15 in two bytes', () => {
  expect(hex(new ProtobufWriter().int(20, 7))).toBe('a00107');
});
