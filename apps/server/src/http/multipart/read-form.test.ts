import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '@facet/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dial } from '../../testing/raw-http.js';
import { ReadTurns } from '../read-turns.js';
import { UploadMemory } from '../upload-memory.js';
import { type Form, readForm } from './read-form.js';

type Outcome = { form: Form } | { problem: string };

const uploads = new UploadMemory(100_000);
/** So few that most bodies have to wait in their middle. */
const turns = new ReadTurns(1_000);
let outcome: (result: Outcome) => void = () => {};
const server = createServer((request, response) => void answer(request, response));
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const lease = uploads.lease();
  try {
    const form = await readForm(request, {
      response,
      lease,
      turns,
      times: { idleMs: 5_000, totalMs: 5_000 },
      files: { image: { maxBytes: 5_000 }, photos: { maxBytes: 100, list: 2 } },
      lists: ['names'],
      limits: { parts: 8, partHeaderBytes: 500, fieldBytes: 100 },
      readsPast: false,
      checkFields: () => {},
    });
    outcome({ form });
  } catch (error) {
    outcome({ problem: error instanceof ProblemError ? error.problem : `unexpected: ${String(error)}` });
  } finally {
    lease.release();
    response.setHeader('connection', 'close').end();
  }
}

/** What comes of a body that is sent in the pieces that the cuts make, chunked or with its length announced. */
async function read(body: Buffer, cuts: readonly number[], chunked: boolean): Promise<Outcome> {
  const socket = await dial(url);
  const result = new Promise<Outcome>((resolve) => {
    outcome = resolve;
  });
  const framing = chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n${framing}\r\n\r\n`);
  const edges = [0, ...cuts.map((cut) => cut % (body.length + 1)).sort((a, b) => a - b), body.length];
  for (let i = 1; i < edges.length; i++) {
    const piece = body.subarray(edges[i - 1], edges[i]);
    if (piece.length > 0)
      socket.write(
        chunked ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]) : piece,
      );
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (chunked) socket.write('0\r\n\r\n');
  const settled = await result;
  socket.destroy();
  return settled;
}

const part = (name: string, bytes: Uint8Array, filename?: string) =>
  Buffer.concat([
    Buffer.from(
      `--B\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
const end = Buffer.from('--B--\r\n');

it('gives the same form, or the same problem, however the body arrives', { timeout: 60_000 }, async () => {
  const anyPart = fc.oneof(
    fc.uint8Array({ maxLength: 6_000, size: 'max' }).map((bytes) => part('image', bytes, 'a.jpg')),
    fc
      .tuple(
        fc.constantFrom('attributes', '__proto__', 'image', 'a b', 'names', 'names[]', 'photos[]'),
        fc.string({ maxLength: 130 }),
      )
      .map(([name, text]) => part(name, Buffer.from(text))),
    fc.uint8Array({ maxLength: 3_000 }).map((bytes) => part('other', bytes, 'b.bin')),
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyPart, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 5 }), async (parts, cuts) => {
      const body = Buffer.concat([...parts, end]);
      // A longer body is refused before it is read when its length is announced, and after its parts when it is not.
      fc.pre(body.length <= 11_000);
      const whole = await read(body, [], false);
      expect(JSON.stringify(whole)).not.toContain('unexpected');
      expect(await read(body, cuts, false)).toEqual(whole);
      expect(await read(body, cuts, true)).toEqual(whole);
      expect(uploads.heldBytes).toBe(0);
    }),
    // Shrinking would take longer than reading the counterexample.
    { numRuns: 150, endOnFailure: true },
  );
});

it.each([
  ['a file at its limit', [part('image', new Uint8Array(5_000), 'a')], { image: 5_000 }],
  ['a file without a name', [part('image', new Uint8Array(3))], { image: 3 }],
  ['an empty file', [part('image', new Uint8Array(0), 'a')], { image: 0 }],
  ['files that nobody asked for', [part('other', new Uint8Array(500), 'a')], {}],
])('keeps %s', async (_, parts, lengths) => {
  const result = await read(Buffer.concat([...parts, end]), [], false);
  expect(
    'form' in result &&
      Object.fromEntries(Object.entries(result.form.files).map(([name, { bytes }]) => [name, bytes.length])),
  ).toEqual(lengths);
});

it.each([
  ['a file over its limit', [part('image', new Uint8Array(5_001), 'a')], 'image.too_large'],
  ['a body over its limit', [part('other', new Uint8Array(12_000), 'a')], 'image.too_large'],
  ['a field over its limit', [part('attributes', new Uint8Array(101).fill(65))], 'request.invalid'],
  ['a field twice', [part('a', new Uint8Array(1)), part('a', new Uint8Array(1))], 'request.invalid'],
])('refuses %s', async (_, parts, problem) => {
  for (const chunked of [false, true])
    expect(await read(Buffer.concat([...parts, end]), [], chunked)).toEqual({ problem });
});

it('gathers parts that may repeat, whatever they are called, and one more than may be there', async () => {
  const text = (name: string, value: string) => part(name, Buffer.from(value));
  const result = await read(
    Buffer.concat([
      ...[text('names', 'a'), text('photos[]', 'one'), text('names[]', 'b'), text('photos', '')],
      ...[text('photos', 'three'), text('photos', 'four'), text('image[]', 'x'), end],
    ]),
    [],
    false,
  );
  expect('form' in result && result.form.fields).toEqual({ names: ['a', 'b'], 'image[]': 'x' });
  expect('form' in result && result.form.fileLists.photos?.map(({ bytes }) => bytes.toString())).toEqual([
    'one',
    '',
    '',
  ]);
});
