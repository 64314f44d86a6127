import { type ProblemError, type RenderedBody, renderProblem } from '@facet/contract';
import type { ProductReport, ProductTest } from '../../domain/products/index.js';
import { frameJson, jsonType, WrittenJson } from '../../http/framed-json.js';

/** What came of a try, beside what a caller of the gateway would have been told. */
export function wireTest(
  { durationMs, upstream, problem, explanation, answer }: ProductTest,
  requestId: string,
): RenderedBody {
  const { outputs, pdf } = answer ?? {};
  const bytes = frameJson({
    ...(problem ? toldOf(problem, requestId) : { status: 200, error: null }),
    explanation,
    duration_ms: tenth(durationMs),
    upstream: upstream && { status: upstream.status, duration_ms: tenth(upstream.durationMs) },
    outputs: outputs ? new WrittenJson(outputs) : null,
    pdf: pdf ? wireReport(pdf) : null,
  });
  return { contentType: jsonType, bytes };
}

function toldOf(problem: ProblemError, requestId: string): { status: number; error: string } {
  const { status, body } = renderProblem('gateway', problem, { requestId, now: new Date() });
  return { status, error: (JSON.parse(body) as { error: string }).error };
}

function wireReport({ fileName, bytes, pageCount }: ProductReport) {
  return { fileName, data: Buffer.from(bytes).toString('base64'), pageCount };
}

const tenth = (milliseconds: number) => Math.round(milliseconds * 10) / 10;
