import { z } from 'zod';
import type { SurfaceName } from './surfaces.js';

/** What an envelope says of the request that it answers. */
export interface Stamp {
  /** UUID of the request, as in X-Request-Id. */
  readonly requestId: string;
  readonly now: Date;
}

/** The request's id and the time, as the workspace surface says them: `req_` and 32 digits, seconds in UTC. */
export function workspaceStamp({ requestId, now }: Stamp): { request_id: string; timestamp: string } {
  return {
    request_id: `req_${requestId.replaceAll('-', '')}`,
    timestamp: now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
  };
}

/** The body of a success as the surface sends it: most send the data as they are. */
export function successBody(surface: SurfaceName, data: unknown, stamp: Stamp): unknown {
  return surface === 'workspace' ? { success: true, data, ...workspaceStamp(stamp) } : data;
}

/** The schema of a success as the surface sends it, around that of its data. */
export function successSchema(surface: SurfaceName, data: z.ZodType): z.ZodType {
  if (surface !== 'workspace') return data;
  return z.object({
    success: z.literal(true),
    data,
    request_id: z.string().regex(/^req_[0-9a-f]{32}$/),
    timestamp: z.iso.datetime({ precision: 0 }),
  });
}
