import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unbuiltConsolePage } from './docs/pages.js';

/** Names that the console's build derives from content: they never change their meaning. */
const HASHED = /^\/assets\//;

/** The console's pages with an address of their own; mails lead to those that take a token. */
const PAGES: ReadonlySet<string> = new Set(['/', '/verify-email', '/reset-password', '/accept-invitation']);

/**
 * Answers GETs below no surface from the console's build, or tells how to build it. Gives undefined for what is not the
 * console's: then nothing was sent.
 */
export type ConsoleResponder = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/** @param folder where the console was built to; it need not exist. */
export async function consoleResponder(app: FastifyInstance, folder: string): Promise<ConsoleResponder> {
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false });
  return async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = filePath(request.url);
    const isPage = path !== undefined && PAGES.has(path);
    if (path !== undefined && !isPage && (await isFile(join(folder, path)))) {
      return reply
        .header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(path.slice(1));
    }
    // Whatever else leads to the console is for people who follow a link, not for programs that mistyped a path.
    if (isPage || acceptsHtml(request)) {
      if (await isFile(join(folder, 'index.html')))
        return reply.header('cache-control', 'no-cache').sendFile('index.html');
      if (isPage) return reply.type('text/html; charset=utf-8').send(unbuiltConsolePage());
    }
    return undefined;
  };
}

/** The decoded path of a URL; undefined when it is malformed or tries to leave the folder. */
function filePath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.split(/[?#]/)[0] ?? '');
    return path.startsWith('/') && !/\\|\0|(^|\/)\.\.?(\/|$)|\/\./.test(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** A wildcard that any program sends does not count. */
function acceptsHtml(request: FastifyRequest): boolean {
  return /\btext\/html\b/.test(request.headers.accept ?? '');
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
