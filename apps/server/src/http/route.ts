import type { Operation, OperationInput, OperationResult } from '@facet/contract';
import type { Fault } from './faults.js';

/** What a handler is given: everything parsed and checked by the operation's own schemas. */
export type HandlerInput<O extends Operation, Principal, Resource = undefined> = OperationInput<O> & {
  /** On whose behalf: an authenticated key, the operator. */
  principal: Principal;
  /** What the look-up found. */
  resource: Resource;
  /** The prefix below the surface's under which the route was called, `/api/v1` for example. */
  mount: string;
  requestId: string;
  /** The client's. */
  address: string;
  /** Aborted when the client hangs up: pass it to everything that takes time. */
  signal: AbortSignal;
  /** Only ever set on servers started for tests. */
  fault: Fault | undefined;
};

type LookUpInput<O extends Operation, Principal> = Pick<
  HandlerInput<O, Principal>,
  'params' | 'principal' | 'signal' | 'requestId' | 'address'
>;

/** One operation and what answers it. */
export interface Route<Principal> {
  readonly operation: Operation;
  /** Runs when path and key are known good and before anything else of the request is judged. */
  readonly lookUp?: (input: never) => Promise<unknown>;
  readonly handle: (input: never) => Promise<{ status: number; body?: unknown }>;
  /** Only a type: whom the handler expects. */
  readonly principal?: Principal;
}

/** A handler that first looks up what its path names, so that a missing resource goes before bad parameters. */
export interface ResourceHandler<O extends Operation, Principal, Resource> {
  lookUp(input: LookUpInput<O, Principal>): Promise<Resource>;
  handle(input: HandlerInput<O, Principal, Resource>): Promise<OperationResult<O>>;
}

interface AnswerWith<O extends Operation, Principal> {
  (handle: (input: HandlerInput<O, Principal>) => Promise<OperationResult<O>>): Route<Principal>;
  <Resource>(handler: ResourceHandler<O, Principal, Resource>): Route<Principal>;
}

/**
 * Joins operations of the contract with their handlers: `on(operation)(handler)`. A handler gets values that passed the
 * operation's schemas, does one thing, and answers `{ status, body }`; whatever fails is raised as a problem.
 */
export function routesFor<Principal>(): <const O extends Operation>(operation: O) => AnswerWith<O, Principal> {
  return (operation) =>
    (handler: Route<Principal>['handle'] | Omit<Route<Principal>, 'operation'>): Route<Principal> =>
      typeof handler === 'function' ? { operation, handle: handler } : { operation, ...handler };
}
