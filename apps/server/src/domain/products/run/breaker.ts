import { fail, ProblemError } from '@facet/contract';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
  type ICircuitBreakerOptions,
} from 'cockatiel';
import type { ProductHealth } from '../types.js';

const failuresInARow = 5;
const firstWaitMs = 5_000;
const longestWaitMs = 60_000;

type Backoff = Exclude<ICircuitBreakerOptions['halfOpenAfter'], number>;
type BackoffContext = Parameters<Backoff['next']>[0];

/** A failure that says something about the service, with what the caller is to be told. */
class Counted extends Error {
  constructor(
    readonly told: unknown,
    /** Whether the call was given up by its client: a probe that says nothing. */
    readonly isAbandoned: boolean,
  ) {
    super('counted');
  }
}

/**
 * Keeps calls from a service that fails: opens after 5 failures in a row, lets one call through after 5 s, and after up to
 * 60 s as long as such calls fail. A failure is `upstream.unavailable`; whatever else a call ends with, the service lives.
 */
export class ProductBreaker {
  readonly #policy: CircuitBreakerPolicy;
  /** Milliseconds since 1970. */
  #openUntil = 0;
  /** Counts, so that calls which began before do not count as failures of what came after. */
  #openings = 0;

  constructor(onChange: (state: ProductHealth['breaker']) => void) {
    this.#policy = circuitBreaker(handleType(Counted), {
      breaker: new ConsecutiveBreaker(failuresInARow),
      halfOpenAfter: { next: (context) => this.#wait(context, 0) },
    });
    this.#policy.onStateChange((state) => onChange(names[state]));
  }

  /** `half_open` too when the next call would be let through to try. */
  get state(): ProductHealth['breaker'] {
    const { state } = this.#policy;
    return state === CircuitState.Open && Date.now() >= this.#openUntil ? 'half_open' : names[state];
  }

  /** Raises `upstream.unavailable` without calling when the service is to be left alone. */
  async run<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    // Only one call tries a service that was down; cockatiel would let the others wait for it.
    if (this.#policy.state === CircuitState.HalfOpen) fail('upstream.unavailable', { retryAfterSeconds: 1 });
    const isProbe = this.#policy.state === CircuitState.Open;
    const openings = this.#openings;
    try {
      return await this.#policy.execute(() =>
        call().catch((error: unknown) => {
          if (isProbe && signal.aborted) throw new Counted(error, true);
          if (isUnavailable(error) && (isProbe || openings === this.#openings)) throw new Counted(error, false);
          throw error;
        }),
      );
    } catch (error) {
      if (error instanceof BrokenCircuitError) fail('upstream.unavailable', { retryAfterSeconds: this.#secondsLeft() });
      throw this.#honest(error instanceof Counted ? error.told : error);
    }
  }

  /** Who waits as long as they are told must not meet an open breaker. */
  #honest(error: unknown): unknown {
    if (!isUnavailable(error) || this.#policy.state !== CircuitState.Open) return error;
    const { retryAfterSeconds } = error.details;
    const left = this.#secondsLeft();
    return left <= retryAfterSeconds
      ? error
      : new ProblemError('upstream.unavailable', { retryAfterSeconds: left }, error.cause);
  }

  #secondsLeft(): number {
    return Math.max(1, Math.ceil((this.#openUntil - Date.now()) / 1_000));
  }

  /** @param before the wait that ended with this failure; 0 for none. */
  #wait({ result }: BackoffContext, before: number): ReturnType<Backoff['next']> {
    const isAbandoned = 'error' in result && result.error instanceof Counted && result.error.isAbandoned;
    const next = before === 0 ? firstWaitMs : Math.min(longestWaitMs, before * 2);
    const wait = isAbandoned ? before : next;
    // After a probe that was abandoned, the next call is one at once.
    const duration = isAbandoned ? 0 : wait;
    this.#openUntil = Date.now() + duration;
    this.#openings += 1;
    return { duration, next: (context) => this.#wait(context, wait) };
  }
}

function isUnavailable(error: unknown): error is ProblemError<'upstream.unavailable'> {
  return error instanceof ProblemError && error.problem === 'upstream.unavailable';
}

const names: Readonly<Record<CircuitState, ProductHealth['breaker']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};
