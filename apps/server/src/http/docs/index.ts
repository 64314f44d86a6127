import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Surface } from '../surface.js';
import { openApiDocument } from './openapi.js';
import { pageScript, referenceScript } from './page-script.js';
import { errorIndexPage, errorPage, missingPage, referencePage } from './pages.js';

/** The interactive reference's program, which its package ships in one file. */
const scalarFile = fileURLToPath(new URL('js/standalone.js', import.meta.resolve('@scalar/fastify-api-reference')));

/** Adds `/docs`: the interactive reference, `openapi.json`, and a page for each error code. */
export async function documentSurfaces(
  app: FastifyInstance,
  surfaces: readonly Surface[],
  version: string,
): Promise<void> {
  const document = JSON.stringify(openApiDocument(surfaces, version));
  const { size, mtimeMs } = await stat(scalarFile);
  const scalarTag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;

  for (const path of ['/docs', '/docs/']) app.get(path, async (_, reply) => sendHtml(reply, referencePage()));
  app.get('/docs/openapi.json', async (_, reply) => reply.type('application/json; charset=utf-8').send(document));
  app.get('/docs/assets/page.js', async (_, reply) => sendScript(reply).send(pageScript));
  app.get('/docs/assets/reference.js', async (_, reply) => sendScript(reply).send(referenceScript));
  app.get('/docs/assets/scalar.js', async (request, reply) => {
    reply.header('etag', scalarTag);
    if (request.headers['if-none-match'] === scalarTag) return reply.code(304).send();
    return sendScript(reply).header('content-length', size).send(createReadStream(scalarFile));
  });
  for (const path of ['/docs/errors', '/docs/errors/'])
    app.get(path, async (_, reply) => sendHtml(reply, errorIndexPage()));
  app.get<{ Params: { surface: string; code: string } }>('/docs/errors/:surface/:code', async (request, reply) => {
    const { surface, code } = request.params;
    const page = errorPage(surface, code);
    return sendHtml(page === undefined ? reply.code(404) : reply, page ?? missingPage());
  });
}

function sendHtml(reply: FastifyReply, page: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
}

function sendScript(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8');
}
