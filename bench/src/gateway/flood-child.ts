import { connect, type Socket } from 'node:net';
import { serveParent } from '../measure/child.js';

export interface Flood {
  url: string;
  path: string;
  key: string;
  body: string;
  perSecond: number;
  seconds: number;
}

export interface FloodResult {
  /** Refused with 429. */
  refused: number;
  /** Answered otherwise. */
  others: number;
  seconds: number;
}

const connections = 32;
const tickMs = 5;

/**
 * Sends the same request at a steady rate over kept connections and counts the answers by their status. Bare sockets and
 * one prepared buffer, so that the flood takes little of the processor that it shares with the server.
 */
async function flood({ url, path, key, body, perSecond, seconds }: Flood): Promise<FloodResult> {
  const { hostname, port } = new URL(url);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const request = Buffer.from(head + body);
  const counts = { refused: 0, others: 0 };
  const idle: Socket[] = [];
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(hostname, Number(port))));
  for (const socket of sockets) {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const length = answerLength(text);
      if (length === undefined || text.length < length) return;
      if (text.startsWith('HTTP/1.1 429')) counts.refused += 1;
      else counts.others += 1;
      text = text.slice(length);
      idle.push(socket);
    });
    idle.push(socket);
  }
  const began = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = performance.now() - began;
      if (elapsed > seconds * 1000) {
        clearInterval(timer);
        resolve();
        return;
      }
      const due = Math.floor((elapsed * perSecond) / 1000);
      while (sent < due) {
        const socket = idle.pop();
        if (!socket) break;
        socket.write(request);
        sent += 1;
      }
    }, tickMs);
  });
  for (const socket of sockets) socket.destroy();
  return { ...counts, seconds: (performance.now() - began) / 1000 };
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Of a whole answer with its head, once the head has arrived. */
function answerLength(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  return end + 4 + Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
}

serveParent(flood);
