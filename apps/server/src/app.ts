import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { limits, ProblemError } from '@facet/contract';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Config } from './config.js';
import { identifyClients } from './http/client-address.js';
import { answerClientError } from './http/client-errors.js';
import { consoleResponder } from './http/console.js';
import { countUsage } from './http/count-usage.js';
import { documentSurfaces } from './http/docs/index.js';
import { type ExchangeObserver, openExchange, trackExchanges } from './http/exchange.js';
import { reportHealth } from './http/health.js';
import { routedUrl } from './http/hosts.js';
import { createMetrics } from './http/metrics.js';
import { sendProblem } from './http/problem-reply.js';
import { ReadTurns } from './http/read-turns.js';
import { requestLog } from './http/request-log.js';
import { secureHeaders } from './http/security.js';
import type { ServeOptions } from './http/serve.js';
import { UploadMemory } from './http/upload-memory.js';
import type { Services } from './services.js';
import { adminSurface } from './surfaces/admin/index.js';
import { faceSurface } from './surfaces/face/index.js';
import { gatewaySurface } from './surfaces/gateway/index.js';
import { kycSurface } from './surfaces/kyc/index.js';
import { workspaceSurface } from './surfaces/workspace/index.js';

export interface AppOptions extends Pick<Config, 'hosts' | 'faults'>, Partial<Pick<Config, 'trustedProxies'>> {
  /** Folder of the built console. */
  consoleDir?: string;
  /** Memory that the uploads in flight may hold together. */
  uploadMemoryBytes?: number;
  /** Time allowed for a request's body. */
  bodyTimes?: ServeOptions['times'];
  onAnswer?: ServeOptions['onAnswer'];
  /** Told of every exchange when it is over. */
  observe?: ExchangeObserver;
}

/** Sixteen comparisons of the largest photos; past that, waiting is kinder than paging. */
const UPLOAD_MEMORY_BYTES = 256 * 1024 * 1024;
/** A few milliseconds' work on one slow core. */
const READ_TURN_BYTES = 1024 * 1024;
const BODY_TIMES = { idleMs: 15_000, totalMs: 120_000 };
/** A head is small: whoever takes longer is holding connections. */
const HEADERS_MS = 20_000;
const consoleDist = fileURLToPath(new URL('../../console/dist/', import.meta.url));

/** Builds the server over composed services; it listens when told to. */
export async function buildApp(services: Services, options: AppOptions): Promise<FastifyInstance> {
  const { accounts, collections, captures, products, vision, database, rateLimiter, log } = services;
  const surfaces = [
    faceSurface({ accounts, collections, vision }),
    workspaceSurface(services),
    gatewaySurface({ accounts, products }),
    kycSurface({ accounts, captures }),
    adminSurface(services),
  ];
  const prefixes = new Map(surfaces.map(({ name, prefix }) => [name as string, prefix]));
  const hosts = new Map(Object.entries(options.hosts).map(([host, name]) => [host, prefixes.get(name) ?? `/${name}`]));
  const envelopeFor = (url: string) =>
    surfaces.find(({ prefix }) => url.startsWith(prefix) && /^([/?]|$)/.test(url.slice(prefix.length)))?.name ??
    'admin';
  const times = options.bodyTimes ?? BODY_TIMES;
  const uploads = new UploadMemory(options.uploadMemoryBytes ?? UPLOAD_MEMORY_BYTES);
  const metrics = createMetrics({ vision, uploads, collections, products });
  const observers = [
    requestLog(log as FastifyBaseLogger),
    metrics.observe,
    countUsage(services.usage),
    ...(options.observe ? [options.observe] : []),
  ];

  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Requests are logged in one line each, by `requestLog`.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    rewriteUrl: (request) => routedUrl(hosts, request),
    routerOptions: { maxParamLength: 4096 },
    // A URL that cannot be decoded has no route. It is refused before any hook has run.
    frameworkErrors: (error, request, reply) => {
      const { method, url } = request;
      openExchange(request, reply, { surface: envelopeFor(url), observers });
      reply.header('cache-control', 'no-store');
      void sendProblem(
        request,
        reply,
        envelopeFor(url),
        new ProblemError('request.route_not_found', { method, path: url }, error),
      );
    },
    clientErrorHandler: answerClientError,
    // In-flight keep-alive connections get their answers while the server closes, not a framework's 503.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: times.totalMs + HEADERS_MS,
    http: { headersTimeout: HEADERS_MS },
  });
  // Bodies are read by the operations, after everything that goes before them was checked.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  // `100 Continue` is sent when the body is about to be read, so that a refused upload is never sent at all.
  app.server.on('checkContinue', app.routing);

  identifyClients(app, options.trustedProxies ?? []);
  trackExchanges(app, observers);
  secureHeaders(app);
  reportHealth(app, {
    database: () => database.query('select 1'),
    limits: () => rateLimiter.check(),
    vision: async () => vision.stats(),
  });
  metrics.serve(app);
  await documentSurfaces(app, surfaces, services.system.version);
  const answerFromConsole = await consoleResponder(app, options.consoleDir ?? consoleDist);
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, 'admin', error));
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url } = request;
    return (
      (await answerFromConsole(request, reply)) ??
      sendProblem(request, reply, 'admin', new ProblemError('request.route_not_found', { method, path: url }))
    );
  });
  const serving: ServeOptions = {
    faults: options.faults,
    uploads,
    turns: new ReadTurns(READ_TURN_BYTES),
    times,
    form: { parts: 64, partHeaderBytes: 8192, fieldBytes: limits.formFieldBytes },
    jsonBytes: limits.jsonBodyBytes,
    ...(options.onAnswer && { onAnswer: options.onAnswer }),
  };
  for (const surface of surfaces) await surface.register(app, serving);
  return app;
}
