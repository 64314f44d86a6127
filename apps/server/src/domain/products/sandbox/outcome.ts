import { fail, ProblemError } from '@facet/contract';
import type { Frame } from './frames.js';
import type { Phase, ReplyHeader, Task } from './messages.js';
import type { Ending } from './process.js';

const causes = { slow: 'took too long', died: 'took too much memory' } as const;

/** The answer to a task. Raises the problem that it came to. */
export function outcomeOf(task: Task, ending: Ending): Frame<ReplyHeader> {
  if ('ended' in ending) {
    // By a machine that is too busy: nothing is known of the task, so nobody is to blame for it.
    if (ending.ended === 'starved') return fail('server.overloaded', { retryAfterSeconds: 1 });
    return ended(task, ending.phase, causes[ending.ended]);
  }
  const { header } = ending;
  switch (header.kind) {
    case 'malformed':
      return fail('request.malformed_json');
    case 'invalid':
      return fail('product.input_invalid', { issues: header.issues ?? [] });
    case 'unmappable':
      return unmappable(header.explanation ?? 'The answer cannot be read');
    case 'failed':
      throw new ProblemError('server.internal', {}, new Error(header.explanation));
    default:
      return ending;
  }
}

function ended(task: Task, phase: Phase, what: string): Frame<ReplyHeader> {
  switch (task.kind) {
    case 'check':
      return {
        header: { kind: 'done', issues: [{ field: 'input_schema', message: `Checking it ${what}` }] },
        parts: [],
      };
    case 'report':
      throw new ProblemError('server.internal', {}, new Error(`Printing the report ${what}`));
    case 'read':
      return unmappable(phase === 'compiling' ? `Compiling the mapping ${what}` : `Reading the answer ${what}`);
    default:
      if (phase === 'compiling') return unmappable(`Compiling the schema ${what}`);
      if (phase === 'mapping') return unmappable(`The request mapping ${what}`);
      return fail('product.input_invalid', { issues: [{ field: 'inputs', message: `Checking them ${what}` }] });
  }
}

/** The cause is for administrators; callers are told nothing of it. */
function unmappable(explanation: string): never {
  throw new ProblemError('product.response_unmappable', {}, new Error(explanation));
}
