import { isBinary, isRendered, type Operation, type RenderedBody, type RenderedResponse } from '@facet/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** Watches a server under test for answers that its contract does not know. */
export class ContractWatch {
  private readonly breaches: string[] = [];

  /** Holds a success to the schema of its status. */
  readonly answered = ({ id, responses }: Operation, status: number, body: unknown): void => {
    const schema = responses[status];
    if (schema === undefined) this.breaches.push(`${id} answered ${status}, which it does not declare`);
    else if (schema === null && body !== undefined) this.breaches.push(`${id} answered ${status} with a body`);
    else if (isBinary(schema)) {
      if (!(body instanceof Uint8Array)) this.breaches.push(`${id} answered ${status} with something else than bytes`);
    } else if (isRendered(schema)) this.#rendered(id, schema, body as RenderedBody);
    else if (schema !== null) this.#fits(id, schema, JSON.parse(JSON.stringify(body)));
  };

  #rendered(id: string, { json, otherTypes }: RenderedResponse, { contentType, bytes }: RenderedBody): void {
    const [type = ''] = contentType.split(';');
    if (type === 'application/json') this.#fits(id, json, JSON.parse(Buffer.from(bytes).toString()));
    else if (!otherTypes.includes(type)) this.breaches.push(`${id} answered with ${type}, which it does not declare`);
  }

  #fits(id: string, schema: z.ZodType, body: unknown): void {
    const { error } = schema.safeParse(body);
    if (error) this.breaches.push(`${id} answered with a body unlike its schema: ${error.message}`);
  }

  /** Holds a refusal to the problems that the operation says it may raise. */
  readonly finished = ({ exchange: { operation, problem } }: FastifyRequest): void => {
    if (!operation || !problem || problem.problem === 'request.aborted') return;
    if (!operation.problems.includes(problem.problem)) {
      this.breaches.push(`${operation.id} raised ${problem.problem}, which it does not declare`);
    }
  };

  /** Raises an error that names every breach. */
  check(): void {
    if (this.breaches.length > 0)
      throw new Error(`The contract was broken:\n${[...new Set(this.breaches)].join('\n')}`);
  }
}
