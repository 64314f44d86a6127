import { CommandError } from '../failure.js';
import { goesOn } from './persistence.js';

const GRACE_MS = 5_000;

/** What SIGINT and SIGTERM mean to work that takes long. */
export interface WorkSignals {
  /** Begin nothing new; aborted by the first signal. */
  readonly stop: AbortSignal;
  /** Break off requests under way; aborted by the second signal, or five seconds after the first. */
  readonly abandon: AbortSignal;
}

/** Does work that ends in good order when the process is told to stop. Both signals' reason is a CommandError. */
export async function interruptible<T>(
  work: (signals: WorkSignals) => Promise<T>,
  advice: string = goesOn,
): Promise<T> {
  const stop = new AbortController();
  const abandon = new AbortController();
  const reason = new CommandError(`stopped before the end. ${advice}`);
  const onSignal = () => {
    if (stop.signal.aborted) abandon.abort(reason);
    stop.abort(reason);
    setTimeout(() => abandon.abort(reason), GRACE_MS).unref();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await work({ stop: stop.signal, abandon: abandon.signal });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
