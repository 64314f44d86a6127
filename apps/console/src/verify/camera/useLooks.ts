import { useEffect, useRef } from 'react';

/** Two looks a second at most: enough to follow a head, and each is a call of the key. */
const LOOK_EVERY_MS = 500;

/**
 * Looks again and again while it is on, one look at a time, and not while nobody sees the page. `look` never throws; its
 * signal ends with the component.
 */
export function useLooks(isOn: boolean, look: (signal: AbortSignal) => Promise<void>): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!isOn) return;
    const controller = new AbortController();
    const { signal } = controller;
    void (async () => {
      while (!signal.aborted) {
        const started = performance.now();
        if (!document.hidden) await latest.current(signal);
        await pause(LOOK_EVERY_MS - (performance.now() - started), signal);
      }
    })();
    return () => controller.abort();
  }, [isOn]);
}

/** Resolves after that time, or as soon as the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, Math.max(0, milliseconds));
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
