import { useEffect } from 'react';

const SECONDS = 10;

/** Calls `refresh` every ten seconds while the page is looked at. Keep it the same between renders. */
export function useFresh(refresh: (signal: AbortSignal) => Promise<void>): void {
  useEffect(() => {
    const controller = new AbortController();
    const timer = setInterval(() => {
      // What is on show stays when it cannot be read again: the next try is near.
      if (document.visibilityState === 'visible') refresh(controller.signal).catch(() => undefined);
    }, SECONDS * 1_000);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [refresh]);
}
