import type { RenderedBody } from '@facet/contract';
import type { ProductAnswer, ProductReport } from '../../domain/products/index.js';
import { frameJson, jsonType, WrittenJson } from '../../http/framed-json.js';

/** The answer to a call: JSON around the outputs' own bytes, or the report as a file to be saved. */
export function wireAnswer({ outputs, pdf }: ProductAnswer): RenderedBody {
  if (outputs) {
    const response_data = { outputs: new WrittenJson(outputs) };
    const bytes = frameJson({ status: 200, response_data, ...(pdf && { pdf: wireReport(pdf) }) });
    return { contentType: jsonType, bytes };
  }
  if (!pdf) throw new Error('a product answered with neither outputs nor a report');
  const headers = { 'content-disposition': `attachment; filename="${pdf.fileName}"` };
  return { contentType: 'application/pdf', bytes: pdf.bytes, headers };
}

function wireReport({ fileName, bytes, pageCount }: ProductReport) {
  return { fileName, data: Buffer.from(bytes).toString('base64'), pageCount };
}
