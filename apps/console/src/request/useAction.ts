import { useCallback, useEffect, useRef, useState } from 'react';

interface Action {
  readonly busy: boolean;
  /** Why the last attempt failed. */
  readonly error: unknown;
  readonly run: (work: () => Promise<void>) => void;
}

/** One change that a person asked for: runs once at a time and keeps its failure until the next attempt. */
export function useAction(): Action {
  const [state, setState] = useState<Pick<Action, 'busy' | 'error'>>({ busy: false, error: undefined });
  const running = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback((work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setState({ busy: true, error: undefined });
    const settle = (error: unknown) => {
      running.current = false;
      if (mounted.current) setState({ busy: false, error });
    };
    work().then(() => settle(undefined), settle);
  }, []);
  return { ...state, run };
}
