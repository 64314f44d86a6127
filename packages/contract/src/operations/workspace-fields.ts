import { z } from 'zod';
import { limits } from '../limits.js';
import { integerField } from './fields.js';

/** Moments, in UTC. */
export const time = z.iso.datetime();
export const id = z.uuid();
export const ratio = z.number().min(0).max(1);
export const count = z.number().int().min(0);
export const nothing = z.null();
export const nextCursor = z
  .string()
  .nullable()
  .describe('Pass it as `cursor` for the next page; null on the last one.');

export const pageQuery = z.object({
  limit: integerField(1, limits.page.maxItems).default(limits.page.defaultItems),
  cursor: z.string().min(1).max(512).optional(),
});

/** Whatever stands in the path; what is no id names nothing. */
const pathId = z.string().max(4096);
export const idParams = z.object({ id: pathId });
export const faceParams = z.object({ id: pathId, face_id: pathId });
export const deliveryParams = z.object({ id: pathId, delivery_id: pathId });

/** A name that people give: one line. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in it
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'Must not contain control characters');

/** `true` or `false`, as forms and query strings carry it. */
export const flag = (whenAbsent: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(whenAbsent)
    .transform((text) => text === 'true');

/** A body that may be left out altogether. */
export const noBody = z.looseObject({}).optional();
