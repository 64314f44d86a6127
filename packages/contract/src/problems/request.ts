import { z } from 'zod';
import { issues, nothing, problem, waiting } from './definition.js';

/** Requests that fail before anybody looks at what they ask for, and servers that cannot look. */
export const requestProblems = {
  'request.route_not_found': problem({
    details: z.object({ method: z.string(), path: z.string() }),
    retry: 'never',
    cause: 'No operation of this surface has this path.',
    remedy: 'Compare the path with the reference; mind the version and the surface prefix.',
    example: { method: 'GET', path: '/nowhere' },
  }),
  'request.method_not_allowed': problem({
    details: z.object({ allowed: z.array(z.string()) }),
    retry: 'never',
    cause: 'The path exists, but not with this HTTP method.',
    remedy: 'Use one of the methods that the Allow header names.',
    example: { allowed: ['POST'] },
  }),
  'request.malformed_json': problem({
    details: nothing,
    retry: 'never',
    cause: 'The body is not valid JSON in UTF-8.',
    remedy: 'Serialise the body with a JSON library and send all of it.',
    example: {},
  }),
  'request.malformed_multipart': problem({
    details: nothing,
    retry: 'never',
    cause: 'The body is not valid multipart/form-data: the boundary is missing or wrong, or the body ends early.',
    remedy: 'Let the HTTP client build the form and set Content-Type itself; do not set the header by hand.',
    example: {},
  }),
  'request.unsupported_media_type': problem({
    details: z.object({ expected: z.string() }),
    retry: 'never',
    cause: 'The Content-Type header is absent or names a type that this operation does not read.',
    remedy: 'Send the body as the type that the message names.',
    example: { expected: 'multipart/form-data' },
  }),
  'request.body_too_large': problem({
    details: z.object({ limitBytes: z.number().int() }),
    retry: 'never',
    cause: 'The body is longer than this operation reads.',
    remedy: 'Send less: fewer items in one request, or shorter fields.',
    example: { limitBytes: 1_048_576 },
  }),
  'request.timed_out': problem({
    details: nothing,
    retry: 'after-wait',
    cause: 'The body did not arrive in full within the time allowed.',
    remedy: 'Check the connection and send the request again.',
    example: {},
  }),
  'request.aborted': problem({
    details: nothing,
    retry: 'after-wait',
    cause: 'The client closed the connection before it had the answer. This is logged; nobody is left to read it.',
    remedy: 'Give the request a longer timeout.',
    example: {},
  }),
  'request.invalid': problem({
    details: z.object({ issues }),
    retry: 'never',
    cause: 'A parameter is missing, has the wrong type or lies outside its range.',
    remedy: 'Correct the fields that the answer names.',
    example: { issues: [{ field: 'limit', message: 'Must be between 1 and 100' }] },
  }),
  'server.internal': problem({
    details: nothing,
    retry: 'after-wait',
    cause: 'The server met an exception that it did not expect. The log has it under the request id.',
    remedy: 'Try once more; if it happens again, give the X-Request-Id of the answer to whoever runs the server.',
    example: {},
  }),
  'server.overloaded': problem({
    details: z.object(waiting),
    retry: 'after-wait',
    cause: 'The queue of waiting work is full.',
    remedy: 'Wait as long as Retry-After says, then try again with fewer requests at once.',
    example: { retryAfterSeconds: 1 },
  }),
};
