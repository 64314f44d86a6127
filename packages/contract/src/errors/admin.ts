import { errorTable, formatBytes, listIssues } from './rule.js';

const unauthorized = {
  code: 'invalid_token',
  status: 401,
  message: 'The admin token is not the one of this server.',
} as const;

export const adminErrors = errorTable()({
  'request.route_not_found': { code: 'not_found', status: 404, message: 'No such route.' },
  'request.method_not_allowed': {
    code: 'method_not_allowed',
    status: 405,
    message: ({ allowed }) => `Use ${allowed.join(' or ')}.`,
  },
  'request.malformed_json': { code: 'malformed_json', status: 400, message: 'The body is not valid JSON.' },
  'request.unsupported_media_type': {
    code: 'unsupported_media_type',
    status: 415,
    message: ({ expected }) => `Content-Type must be ${expected}.`,
  },
  'request.body_too_large': {
    code: 'body_too_large',
    status: 413,
    message: ({ limitBytes }) => `The body is larger than ${formatBytes(limitBytes)}.`,
  },
  'request.timed_out': { code: 'request_timeout', status: 408, message: 'The body arrived too slowly.' },
  'request.invalid': { code: 'validation_error', status: 422, message: listIssues },
  'auth.key_missing': { code: 'missing_token', status: 401, message: 'Send the admin token as Authorization: Bearer.' },
  'auth.key_unknown': unauthorized,
  'limit.faces': {
    code: 'limit_reached',
    status: 409,
    message: ({ limit }) => `The plan's limit of ${limit} faces a collection is reached.`,
  },
  'collection.external_id_taken': {
    code: 'conflict',
    status: 409,
    message: ({ externalId }) => `The collection has a face with the external id ${externalId} already.`,
  },
  'resource.not_found': { code: 'not_found', status: 404, message: ({ resource }) => `No such ${resource}.` },
  'resource.exists': {
    code: 'conflict',
    status: 409,
    message: ({ resource, name }) => `There is a ${resource} named ${name} already.`,
  },
  'resource.in_use': {
    code: 'in_use',
    status: 409,
    message: ({ resource, name }) => `The ${resource} ${name} is in use.`,
  },
  'server.internal': { code: 'internal_error', status: 500, message: 'Internal error.' },
  'server.overloaded': { code: 'overloaded', status: 503, message: 'Too much work is waiting; retry shortly.' },
});
