import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { CheckIcon, CopyIcon } from '../theme/icons.js';
import { copyText } from './copyText.js';

interface Props {
  readonly text: string;
  readonly label: string;
  readonly size?: 'xs' | 'sm';
}

/** Copies `text`, and says so for two seconds. */
export function CopyButton({ text, label, size = 'xs' }: Props) {
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), 2_000);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <Button
      variant="default"
      size={size}
      leftSection={said === 'Copied' ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
      onClick={async () => setSaid((await copyText(text)) ? 'Copied' : 'The browser refused')}
    >
      <span aria-live="polite">{said ?? label}</span>
    </Button>
  );
}
