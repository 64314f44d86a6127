import type { CallOptions, ResponseInfo } from '@facet/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Where one call of the API stands. While a call runs, the answer to the one before may still be shown. */
export type CallState<T> =
  | { readonly phase: 'idle' }
  | { readonly phase: 'sending'; readonly shown?: Answer<T> | undefined }
  | ({ readonly phase: 'done' } & Answer<T>)
  | { readonly phase: 'failed'; readonly error: unknown; readonly response?: ResponseInfo | undefined };

export interface Answer<T> {
  readonly result: T;
  readonly response: ResponseInfo;
}

type Send<T> = (options: CallOptions) => Promise<T>;

export interface Call<T> {
  readonly state: CallState<T>;
  /** Sends, giving up a call that still runs. `keep` leaves the last answer on show until the new one is there. */
  readonly start: (send: Send<T>, keep: boolean) => void;
  /** Gives up the running call and forgets the last answer. */
  readonly reset: () => void;
}

/** One call at a time; a newer one replaces it, and leaving the page gives it up. */
export function useCall<T>(): Call<T> {
  const [state, setState] = useState<CallState<T>>({ phase: 'idle' });
  const running = useRef<AbortController>(undefined);

  const start = useCallback((send: Send<T>, keep: boolean) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    let response: ResponseInfo | undefined;
    setState((last) => ({ phase: 'sending', shown: keep ? answerOf(last) : undefined }));
    send({ signal: controller.signal, onResponse: (info) => (response = info) }).then(
      (result) => {
        if (!controller.signal.aborted && response) setState({ phase: 'done', result, response });
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setState({ phase: 'failed', error, response });
      },
    );
  }, []);
  const reset = useCallback(() => {
    running.current?.abort();
    setState({ phase: 'idle' });
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  return { state, start, reset };
}

/** The answer that a state shows, if any. */
export function answerOf<T>(state: CallState<T>): Answer<T> | undefined {
  if (state.phase === 'done') return state;
  return state.phase === 'sending' ? state.shown : undefined;
}
