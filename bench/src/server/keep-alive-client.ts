import { Agent, request } from 'node:http';

/** A multipart body made beforehand, so that sending it again costs the caller next to nothing. */
export interface PreparedCall {
  path: string;
  contentType: string;
  body: Buffer;
}

export interface Answer {
  status: number;
  body: Buffer;
  /** From handing over the request to the last byte of the answer. */
  ms: number;
}

export interface KeepAliveClient {
  post(call: PreparedCall): Promise<Answer>;
  get(path: string): Promise<Answer>;
  close(): void;
}

/** A client that keeps its connections, as a busy caller does. The workspace surface looks for keys in `x-api-key`. */
export function connect(
  baseUrl: string,
  apiKey: string,
  keyHeader: 'authorization' | 'x-api-key' = 'authorization',
): KeepAliveClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(baseUrl);
  const credential = keyHeader === 'authorization' ? `Bearer ${apiKey}` : apiKey;
  const send = (method: string, path: string, headers: Record<string, string | number>, body?: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const began = performance.now();
      const sent = request(
        { agent, hostname, port, method, path, headers: { [keyHeader]: credential, ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const ms = performance.now() - began;
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), ms });
          });
        },
      );
      sent.on('error', reject);
      sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer from ${path} within 60 s`)));
      sent.end(body);
    });
  return {
    post: ({ path, contentType, body }) =>
      send('POST', path, { 'content-type': contentType, 'content-length': body.byteLength }, body),
    get: (path) => send('GET', path, {}),
    close: () => agent.destroy(),
  };
}

const boundary = 'facet-bench-7d1c0a94e2b84f0b';

/** The call with its fields first and its files after them, as the documentation advises. */
export function prepareCall(
  path: string,
  fields: Record<string, string>,
  files: Record<string, Uint8Array>,
): PreparedCall {
  const parts: (string | Uint8Array)[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  }
  for (const [name, bytes] of Object.entries(files)) {
    const disposition = `content-disposition: form-data; name="${name}"; filename="${name}.jpg"`;
    parts.push(`--${boundary}\r\n${disposition}\r\ncontent-type: image/jpeg\r\n\r\n`, bytes, '\r\n');
  }
  parts.push(`--${boundary}--\r\n`);
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return { path, contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** Posts and insists on success: a benchmark of failures would be worthless. */
export async function postOk(client: KeepAliveClient, call: PreparedCall): Promise<Answer> {
  const answer = await client.post(call);
  if (answer.status !== 200)
    throw new Error(`${call.path} answered ${answer.status}: ${answer.body.toString('utf8', 0, 300)}`);
  return answer;
}
