import { useCallback, useEffect, useRef, useState } from 'react';

/** What a page shows: undefined until it is read. */
export interface Read<T> {
  readonly data: T | undefined;
  readonly busy: boolean;
  readonly error: unknown;
  /** Reads again; what is on show stays until then. */
  readonly reload: () => void;
  readonly change: (data: T) => void;
}

/** Reads once, and again when `fetch` is another one: keep it the same between renders. Leaving the page gives it up. */
export function useRead<T>(fetch: (signal: AbortSignal) => Promise<T>): Read<T> {
  const [state, setState] = useState<Pick<Read<T>, 'data' | 'busy' | 'error'>>({
    data: undefined,
    busy: true,
    error: undefined,
  });
  const running = useRef<AbortController>(undefined);
  const reload = useCallback(() => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState((last) => ({ ...last, busy: true, error: undefined }));
    fetch(controller.signal).then(
      (data) => {
        if (!controller.signal.aborted) setState({ data, busy: false, error: undefined });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setState((last) => ({ ...last, busy: false, error }));
      },
    );
  }, [fetch]);
  useEffect(() => {
    reload();
    return () => running.current?.abort();
  }, [reload]);
  const change = useCallback((data: T) => setState((last) => ({ ...last, data })), []);
  return { ...state, reload, change };
}
