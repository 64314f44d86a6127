import type { Operation, SurfaceName } from '@facet/contract';
import { fail } from '@facet/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from './authentication.js';
import type { ImageJudge } from './every-fault.js';
import { type RateHeaders, sendProblem, tightestLimit } from './problem-reply.js';
import type { Route } from './route.js';
import { type ServedSurface, type ServeOptions, serve } from './serve.js';

export interface SurfaceOptions<Principal> {
  name: SurfaceName;
  /** `/face` */
  prefix: string;
  /** Prefixes below it, each with every route; the same handlers answer under all of them. Default: none. */
  mounts?: readonly string[];
  /** Lets requests to operations that need authentication in. */
  gate: Gate<Principal>;
  routes: readonly Route<Principal>[];
  /** How answers tell of the caller's limits. Default: the tightest one. */
  rateHeaders?: RateHeaders;
  /** With it, a refusal names every bad field and image of the request. */
  judge?: ImageJudge;
}

/** A surface as the application mounts it. */
export interface Surface {
  readonly name: SurfaceName;
  readonly prefix: string;
  readonly mounts: readonly string[];
  readonly operations: readonly Operation[];
  /** Adds routes, and the surface's own envelope for everything below its prefix that goes wrong. */
  register(app: FastifyInstance, options: ServeOptions): Promise<void>;
}

/** Describes one surface: where it is, who may call it, and what answers. */
export function surface<Principal>({
  name,
  prefix,
  mounts = [''],
  gate,
  routes,
  rateHeaders = tightestLimit,
  judge,
}: SurfaceOptions<Principal>): Surface {
  const paths = mounts.flatMap((mount) => routes.map(({ operation }) => pathPattern(mount, operation)));
  return {
    name,
    prefix,
    mounts,
    operations: routes.map(({ operation }) => operation),
    register: (parent, options) =>
      Promise.resolve(
        parent.register(
          async (app) => {
            // First of all hooks, so that even an unknown route is counted as this surface's.
            app.addHook('onRequest', async (request, reply) => {
              request.exchange.surface = name;
              // Faces, keys, and what is known of people: no browser or proxy keeps an answer.
              reply.header('cache-control', 'no-store');
            });
            app.setErrorHandler((error, request, reply) => sendProblem(request, reply, name, error));
            app.setNotFoundHandler((request) => refuseUnknown(request, prefix, paths));
            const served = { name, judge };
            const doors = { gate, rateHeaders };
            for (const mount of mounts) {
              for (const route of routes) addRoute(app, route, doors, { mount, surface: served, options });
            }
          },
          { prefix },
        ),
      ).then(() => undefined),
  };
}

function addRoute<Principal>(
  app: FastifyInstance,
  route: Route<Principal>,
  { gate, rateHeaders }: { gate: Gate<Principal>; rateHeaders: RateHeaders },
  serving: { mount: string; surface: ServedSurface; options: ServeOptions },
): void {
  const { operation } = route;
  const answer = serve(route, serving);
  const principals = new WeakMap<FastifyRequest, Principal>();
  const letIn = async (request: FastifyRequest, reply: FastifyReply, fields?: Readonly<Record<string, unknown>>) => {
    try {
      return await gate(request, operation, fields);
    } finally {
      // A gate may know the limits of a caller whom it refuses.
      if (request.exchange.rateLimit) reply.headers(rateHeaders(request.exchange.rateLimit));
    }
  };
  app.route({
    method: operation.method,
    // A colon is a letter to the contract and a parameter to the router.
    url: (serving.mount + operation.path).replaceAll(':', '::').replace(/\{(\w+)\}/g, ':$1'),
    onRequest: async (request, reply) => {
      request.exchange.operation = operation;
      if (isLetInLater(operation, request)) return;
      principals.set(request, await letIn(request, reply));
    },
    handler: (request: FastifyRequest, reply: FastifyReply) =>
      answer(request, reply, principals.get(request), (fields) => letIn(request, reply, fields)),
  });
}

/** Whether a request needs no credential, or has it in its body. */
function isLetInLater({ auth }: Operation, { headers }: FastifyRequest): boolean {
  if (auth === 'optional-session') return headers.authorization === undefined;
  return auth === 'none' || auth === 'body-key';
}

interface PathPattern {
  pattern: RegExp;
  method: string;
}

function pathPattern(mount: string, { path, method }: Operation): PathPattern {
  const escaped = (mount + path).replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return { pattern: new RegExp(`^${escaped}$`), method };
}

/** Raises `request.method_not_allowed` for a path that other methods have, else `request.route_not_found`. */
function refuseUnknown(request: FastifyRequest, prefix: string, paths: readonly PathPattern[]): never {
  const [path = ''] = request.url.split('?');
  const below = path.slice(prefix.length);
  const methods = paths.filter(({ pattern }) => pattern.test(below)).map(({ method }) => method);
  // A GET route answers HEAD too.
  const allowed = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
  if (allowed.length > 0) fail('request.method_not_allowed', { allowed });
  fail('request.route_not_found', { method: request.method, path });
}
