import { connect, type Socket } from 'node:net';
import type { Face } from './face.js';
import { MEGABYTE, noise } from './hostile-images.js';
import { multipartType, partHead } from './multipart.js';

export interface RawAnswer {
  readonly status: number;
  /** Everything that came after the status line. */
  readonly body: string;
  /** Whether the server ended the connection by itself. */
  readonly closedByServer: boolean;
}

export interface EndlessUpload extends RawAnswer {
  readonly sentBytes: number;
}

/** A TCP connection to the server. */
export function dial(baseUrl: string): Promise<Socket> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** The head of a detect request, or of another upload, with whatever headers a test wants. */
export function uploadHead(face: Face, headers: Record<string, string>, path = '/faces:detect'): string {
  const all = {
    host: new URL(face.baseUrl).host,
    authorization: `Bearer ${face.key}`,
    'content-type': multipartType,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST ${new URL(face.root).pathname}${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Writes text to a connection as it is and answers what came back until the server closed it, or `withinMs` went by. */
export async function exchange(socket: Socket, text: string | Buffer, withinMs = 10_000): Promise<RawAnswer> {
  const answered = readAnswer(socket, withinMs);
  socket.write(text);
  return answered;
}

/** What comes back on a connection until the server closes it, or until `withinMs` have gone by. */
export function readAnswer(socket: Socket, withinMs = 10_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const finish = (closedByServer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), body: text, closedByServer });
    };
    const timer = setTimeout(() => finish(false), withinMs);
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
    socket.on('error', () => {});
  });
}

/**
 * What the kernel's buffers on both sides may hold of an upload that nobody reads, on machines that let them grow large;
 * `uploadEndlessly` sends 256 MB to a server that reads.
 */
export const MOST_BUFFERED = 48 * MEGABYTE;

/** Uploads an image part of 2 GB as fast as the server takes it, until the server closes the connection. */
export async function uploadEndlessly(
  face: Face,
  length: 'announced' | 'chunked',
  path = '/faces:detect',
): Promise<EndlessUpload> {
  const socket = await dial(face.baseUrl);
  const framing: Record<string, string> =
    length === 'announced' ? { 'content-length': String(2_048 * MEGABYTE) } : { 'transfer-encoding': 'chunked' };
  const answered = readAnswer(socket, 20_000);
  socket.write(uploadHead(face, framing, path));
  const piece = noise(65_536);
  const framed = (bytes: Buffer) =>
    length === 'announced'
      ? bytes
      : Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  socket.write(framed(Buffer.from(partHead({ name: 'image', filename: 'endless.jpg', type: 'image/jpeg' }))));
  let over = false;
  void answered.then(() => {
    over = true;
  });
  while (!over && socket.writable && socket.bytesWritten < 256 * MEGABYTE) {
    const flushed = socket.write(framed(piece));
    if (!flushed) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), answered]);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  const answer = await answered;
  return { ...answer, sentBytes: socket.bytesWritten - socket.writableLength };
}
