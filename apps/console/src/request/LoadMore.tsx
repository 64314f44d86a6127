import { Button } from '@mantine/core';
import css from './request.module.css';

/** Reads the next page of a list. Keeps its place and the focus while it does. */
export function LoadMore({ busy, onMore }: { readonly busy: boolean; readonly onMore: () => void }) {
  return (
    <div className={css.more}>
      <Button variant="default" aria-disabled={busy || undefined} onClick={() => !busy && onMore()}>
        {busy ? 'Loading…' : 'Load more'}
      </Button>
    </div>
  );
}
