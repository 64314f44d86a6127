import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from '../measure/child.js';

/** Answers its port, and every request with as much JSON as asked for once its body has arrived: HTTP and nothing else. */
serveParent(async (answerBytes: number): Promise<number> => {
  const body = JSON.stringify({ padding: 'x'.repeat(answerBytes) });
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
});
