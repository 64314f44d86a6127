import { useEffect, useState } from 'react';
import css from './request.module.css';

/** Says what is being waited for, and for how long once that is worth saying. */
export function Waiting({ text }: { readonly text: string }) {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const started = performance.now();
    const timer = setInterval(() => setElapsed(performance.now() - started), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className={css.waiting}>
      <span role="status">{text}…</span>
      {elapsed > 1_000 && <span className={css.elapsed}>{Math.floor(elapsed / 1_000)} s</span>}
    </p>
  );
}
