import { answerOf, type RenderContext, renderProblem } from './envelope.js';
import type { KycShape } from './errors/kyc.js';
import { type ErrorRule, type ErrorTable, messageOf } from './errors/rule.js';
import { ProblemError, type ProblemName, problems } from './problems.js';
import { type SurfaceName, surfaceErrors, surfaceNames } from './surfaces.js';

/** One way in which one surface can fail, with the answer that a client would see. */
export interface ReferenceEntry {
  readonly surface: SurfaceName;
  readonly problem: ProblemName;
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly retry: (typeof problems)[ProblemName]['retry'];
  readonly cause: string;
  readonly remedy: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** The example that the answer is rendered from. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The body, rendered from the problem's example with `exampleRequestId`. */
  readonly body: string;
}

export const exampleRequestId = '3f2b8c1e-9d4a-4c7b-8e15-6a0f2d9b7c31';
const exampleTime = new Date('2026-01-02T03:04:05.678Z');

/**
 * Every code of a surface, rendered from example details; a code with several causes has several entries.
 *
 * @param livenessOnly renders them as a request that checks liveness alone is answered.
 */
export function referenceEntries(
  surface: SurfaceName,
  { livenessOnly = false }: Pick<RenderContext, 'livenessOnly'> = {},
): ReferenceEntry[] {
  const table: ErrorTable<Partial<KycShape>> = surfaceErrors[surface];
  return Object.entries(table).flatMap(([name, rule]) =>
    exampleDetails(rule as ErrorRule<ProblemName>, problems[name as ProblemName].example).map((details) =>
      entry(surface, new ProblemError(name as ProblemName, details as ProblemError['details']), livenessOnly),
    ),
  );
}

/** The example, once for each code that the surface chooses by one of its details. */
function exampleDetails(rule: ErrorRule<ProblemName>, example: object): object[] {
  if (!('by' in rule)) return [example];
  const chosen = Object.keys(rule.cases).map((value) => ({ ...example, [rule.by]: value }));
  return rule.otherwise === undefined ? chosen : [...chosen, example];
}

function entry(surface: SurfaceName, error: ProblemError, livenessOnly: boolean): ReferenceEntry {
  const said = answerOf(surface, error);
  if (said === undefined) throw new Error(`${surface} does not map ${error.problem}`);
  const { code, status } = said;
  const message = messageOf(said, error.details);
  const { headers, contentType, body } = renderProblem(surface, error, {
    requestId: exampleRequestId,
    now: exampleTime,
    livenessOnly,
  });
  const { retry, cause, remedy } = problems[error.problem];
  const told = { surface, problem: error.problem, code, status, message, retry, cause, remedy };
  return { ...told, headers, contentType, details: error.details, body };
}

/** The whole catalogue as plain data, in a stable order: what `catalogue.json` holds. */
export function catalogue(): Record<SurfaceName, { code: string; status: number; problem: string; body: unknown }[]> {
  return Object.fromEntries(
    surfaceNames.map((surface) => [
      surface,
      referenceEntries(surface).map(({ code, status, problem, body }) => ({
        code,
        status,
        problem,
        body: JSON.parse(body),
      })),
    ]),
  ) as ReturnType<typeof catalogue>;
}
