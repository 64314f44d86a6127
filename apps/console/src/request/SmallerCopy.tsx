import { Button } from '@mantine/core';
import { useState } from 'react';
import css from './request.module.css';

interface Props {
  readonly label: string;
  /** Makes the copies and uses them; false when the browser cannot read the photo. */
  readonly make: () => Promise<boolean>;
}

/** The way out of a photo that is too large. */
export function SmallerCopy({ label, make }: Props) {
  const [state, setState] = useState<'ready' | 'working' | 'failed'>('ready');
  if (state === 'failed') {
    return <p className={css.errorMessage}>This browser cannot read the file, so it cannot make it smaller.</p>;
  }
  return (
    <Button
      loading={state === 'working'}
      onClick={async () => {
        setState('working');
        setState((await make()) ? 'ready' : 'failed');
      }}
    >
      {label}
    </Button>
  );
}
