import { setTimeout as pause } from 'node:timers/promises';
import { type KeepAliveClient, type PreparedCall, postOk } from '../server/keep-alive-client.js';

/**
 * Calls so many times a second whether or not earlier calls were answered, as independent callers do; milliseconds of
 * each.
 */
export async function callAtRate(
  client: KeepAliveClient,
  call: PreparedCall,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const began = performance.now();
  const total = Math.round(perSecond * seconds);
  const calls: Promise<number>[] = [];
  while (calls.length < total) {
    const due = began + (calls.length * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    // From here and not from `due`: a timer that fires late is this process's own delay.
    const start = performance.now();
    calls.push(postOk(client, call).then(() => performance.now() - start));
  }
  return Promise.all(calls);
}
