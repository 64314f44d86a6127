import { adminOperations } from '@facet/contract';
import { z } from 'zod';

const { model, templates } = adminOperations.importTemplates.request.json.shape;

/** First line of an exported collection. docs/bulk.md describes the format for people. */
export const exportHeader = z.object({
  format: z.literal('facet-collection'),
  version: z.literal(1),
  collection: z.object({ external_id: z.string(), description: z.string().nullable() }),
  model,
  exported_at: z.iso.datetime(),
});
export type ExportHeader = z.output<typeof exportHeader>;

/** A template as the API gives and takes it. */
export const exportedTemplate = templates.element;
export type ExportedTemplate = z.output<typeof exportedTemplate>;

/** Last line: without it the file is cut off. */
export const exportEnd = z.strictObject({ end: z.literal(true), faces: z.number().int().min(0) });

/** Longest line: a template of 20,000 characters with labels in which every character is escaped is half of it. */
export const LONGEST_LINE_BYTES = 65_536;

/** One line of the file. */
export function exportLine(value: ExportHeader | ExportedTemplate | z.output<typeof exportEnd>): string {
  return `${JSON.stringify(value)}\n`;
}
