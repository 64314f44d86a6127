import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** A TCP connection to a server under test, for requests that no HTTP client would send. */
export async function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** What the server sends until it closes the connection. */
export async function readToEnd(socket: Socket): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => socket.once('close', resolve));
  return parseAnswer(Buffer.concat(chunks).toString());
}

/** The first answer on the connection, as soon as it is complete. */
export function readAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      const answer = parseAnswer(text);
      if (text.includes('\r\n\r\n') && answer.body.length >= Number(answer.headers['content-length'] ?? 0))
        resolve(answer);
    });
    socket.once('close', () => reject(new Error(`the connection ended after ${JSON.stringify(text)}`)));
  });
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [start = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [
    line.split(':')[0]?.toLowerCase() ?? '',
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return { status: Number(start.split(' ')[1]), headers: Object.fromEntries(headers), body: body.join('\r\n\r\n') };
}
