import { useCallback, useEffect, useRef, useState } from 'react';

/** One page of a list and where to go on; null on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Reads the page at a cursor, the first without one. Keep it the same between renders: another one starts over. */
export type FetchPage<T> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

interface State<T> {
  /** Undefined until the first page is there. */
  readonly items: readonly T[] | undefined;
  readonly next: string | null;
  readonly busy: boolean;
  readonly error: unknown;
}

export interface Pages<T> extends State<T> {
  readonly loadMore: () => void;
  /** Starts over with the first page. */
  readonly reload: () => void;
  /** Changes the items on show, after a change on the server that needs no new page. */
  readonly change: (edit: Edit<T>) => void;
}

/** Gives the items as they are after a change. Applied a second time it changes nothing. */
type Edit<T> = (items: readonly T[]) => readonly T[];

const START = { items: undefined, next: null, busy: true, error: undefined } as const;

/** A list of the API, page by page. */
export function usePages<T>(fetchPage: FetchPage<T>): Pages<T> {
  const [state, setState] = useState<State<T>>(START);
  const running = useRef<AbortController>(undefined);
  const waiting = useRef<Edit<T>[]>([]);

  const load = useCallback(
    (cursor: string | undefined) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setState((last) => (cursor === undefined ? START : { ...last, busy: true, error: undefined }));
      fetchPage(cursor, controller.signal).then(
        ({ items, next }) => {
          if (controller.signal.aborted) return;
          // What changed on the server while the first page was on its way may be missing from it.
          const edits = waiting.current.splice(0);
          setState((last) => {
            const before = cursor === undefined ? [] : (last.items ?? []);
            const all = edits.reduce<readonly T[]>((edited, edit) => edit(edited), [...before, ...items]);
            return { items: all, next, busy: false, error: undefined };
          });
        },
        (error: unknown) => {
          if (!controller.signal.aborted) setState((last) => ({ ...last, busy: false, error }));
        },
      );
    },
    [fetchPage],
  );
  useEffect(() => {
    load(undefined);
    return () => running.current?.abort();
  }, [load]);

  const { next, items } = state;
  const isThere = items !== undefined;
  const change = useCallback(
    (edit: Edit<T>) => {
      if (isThere) setState((last) => (last.items ? { ...last, items: edit(last.items) } : last));
      else waiting.current.push(edit);
    },
    [isThere],
  );
  const loadMore = useCallback(() => {
    if (next !== null) load(next);
  }, [load, next]);
  return { ...state, loadMore, reload: useCallback(() => load(undefined), [load]), change };
}
