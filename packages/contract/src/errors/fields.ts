import type { ProblemError, ProblemName } from '../problems.js';
import { formatBytes } from './rule.js';

export interface BadField {
  readonly field: string;
  readonly message: string;
}

const badBodies: Readonly<Partial<Record<ProblemName, string>>> = {
  'request.malformed_json': 'Must be valid JSON',
  'request.malformed_multipart': 'Must be valid multipart/form-data',
  'request.timed_out': 'Must arrive in time',
};

/** The fields that the problem finds fault with, for the envelopes that list them; a body that cannot be read is `body`. */
export function badFields({ problem, details }: ProblemError): readonly BadField[] {
  if ('issues' in details) return details.issues;
  if ('field' in details) return [{ field: details.field, message: imageFault(problem, details) }];
  if ('expected' in details) return [{ field: 'Content-Type', message: `Must be ${details.expected}` }];
  if (problem === 'request.body_too_large' && 'limitBytes' in details) {
    return [{ field: 'body', message: `Must be at most ${formatBytes(details.limitBytes)}` }];
  }
  const message = badBodies[problem];
  return message === undefined ? [] : [{ field: 'body', message }];
}

function imageFault(problem: ProblemName, details: Readonly<Record<string, unknown>>): string {
  const { limitBytes, limitPixels, minWidth, minHeight } = details;
  if (typeof limitBytes === 'number') return `Must be at most ${formatBytes(limitBytes)}`;
  if (typeof limitPixels === 'number') return `Must have at most ${limitPixels / 1_000_000} megapixels`;
  if (typeof minWidth === 'number') return `Must be at least ${minWidth}×${minHeight} pixels`;
  return problem === 'image.empty' ? 'Required' : 'Must be an image that can be decoded: JPEG, PNG or WebP';
}
