/**
 * The service behind products, as a process of its own: `upstream-process.ts` starts it, tells it over IPC how each path
 * behaves, and asks it what came. It runs as it stands, so it is JavaScript.
 */
import { createServer } from 'node:http';

/** Behaviours by path: each request takes the first of its list, and the last one stays. */
const behaviours = new Map();
const received = [];
const most = new Map();
const held = new Map();

const server = createServer(async (request, response) => {
  const { pathname, search } = new URL(request.url, 'http://upstream');
  const now = (held.get(pathname) ?? 0) + 1;
  held.set(pathname, now);
  most.set(pathname, Math.max(most.get(pathname) ?? 0, now));
  response.once('close', () => {
    held.set(pathname, held.get(pathname) - 1);
  });
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  const came = { method: request.method, path: pathname, query: search, headers: request.headers, body };
  received.push(came);
  const list = behaviours.get(pathname) ?? [{ kind: 'json', value: {} }];
  const behaviour = list.length > 1 ? list.shift() : list[0];
  if (behaviour.afterMs) await new Promise((resolve) => setTimeout(resolve, behaviour.afterMs));
  act[behaviour.kind](behaviour, request, response, came);
});
server.on('clientError', () => {});

const act = {
  json({ status = 200, headers = {}, value }, _request, response) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  },
  text({ status = 200, headers = {}, text, base64 }, _request, response) {
    response.writeHead(status, headers).end(base64 === undefined ? text : Buffer.from(base64, 'base64'));
  },
  echo(_behaviour, _request, response, came) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(came));
  },
  /** Cut without a word: before anything, after the head, or in the middle of the body. */
  reset({ at = 'start', head = {} }, request, response) {
    const cut = () => request.socket.resetAndDestroy();
    if (at === 'start') return cut();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000', ...head });
    response.flushHeaders();
    if (at === 'body') response.write('{"half":"of it');
    setTimeout(cut, 100);
  },
  hang() {},
  /** A byte now and then of an answer that would be good if it ever ended. */
  drip({ everyMs, text }, _request, response) {
    response.writeHead(200, { 'content-type': 'application/json' });
    const bytes = [...Buffer.from(text)];
    const timer = setInterval(() => {
      const next = bytes.shift();
      if (next === undefined) response.end();
      else response.write(Buffer.from([next]));
    }, everyMs);
    response.once('close', () => clearInterval(timer));
  },
  /** JSON of this many bytes, with its length told first or not. */
  large({ bytes, declared }, _request, response) {
    const text = `{"large":"${'x'.repeat(bytes - 12)}"}`;
    const length = declared ? { 'content-length': String(text.length) } : {};
    response.writeHead(200, { 'content-type': 'application/json', ...length });
    response.end(text);
  },
  /** Bytes that are no HTTP. */
  noise({ base64 }, request) {
    request.socket.end(Buffer.from(base64, 'base64'));
  },
};

const questions = {
  behave: ({ path, list }) => void behaviours.set(path, list),
  received: ({ path }) => received.filter((each) => path === undefined || each.path === path),
  load: ({ path }) => ({ now: held.get(path) ?? 0, most: most.get(path) ?? 0 }),
};

process.on('message', ({ id, ask, ...rest }) => process.send({ id, answer: questions[ask](rest) ?? null }));
process.on('disconnect', () => process.exit());
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send({ port: server.address().port }));
