import { type KeepAliveClient, type PreparedCall, postOk } from './keep-alive-client.js';

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Milliseconds of each request, in the order they ended. */
  latencies: number[];
}

export interface LoadOptions {
  concurrency: number;
  /** Ends the load when either is reached. */
  requests?: number;
  seconds?: number;
  /** Called after each answer with the number of answers so far. */
  onAnswer?: (answers: number) => void;
}

/** Keeps `concurrency` requests in flight, taking the calls in turn. The first failure ends it. */
export async function applyLoad(
  client: KeepAliveClient,
  calls: readonly PreparedCall[],
  { concurrency, requests = Number.POSITIVE_INFINITY, seconds = 600, onAnswer }: LoadOptions,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  let started = 0;
  const chain = async () => {
    while (started < requests && performance.now() < until) {
      const call = calls[started++ % calls.length];
      latencies.push((await postOk(client, call)).ms);
      onAnswer?.(latencies.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, chain));
  return { requests: latencies.length, seconds: (performance.now() - began) / 1000, latencies };
}
