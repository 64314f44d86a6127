import { VisuallyHidden } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** A region of the page that screen readers read out when its text changes. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState('');
  const count = useRef(0);
  const announce = useCallback((text: string) => {
    count.current += 1;
    // The same words twice are a change only with something unheard behind them.
    setSaid(text + '\u00a0'.repeat(count.current % 2));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <VisuallyHidden role="status" data-announcer>
        {said}
      </VisuallyHidden>
    </AnnounceContext>
  );
}

/** Says something to people who do not see the page change. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}
