import { SegmentedControl } from '@mantine/core';
import shell from './shell.module.css';
import type { Mode } from './useMode.js';

const copy = {
  detect: {
    title: 'Photo in, faces out.',
    lead: 'Every face with its place, landmarks and attributes, exactly as the API answers.',
  },
  compare: {
    title: 'Two photos. One person?',
    lead: 'The largest face of each, compared. You choose how alike is alike enough.',
  },
} as const;

interface Props {
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
}

/** What this room does, and the switch between one photo and two. */
export function Hero({ mode, onMode }: Props) {
  return (
    <div className={shell.hero}>
      <div>
        <h1>{copy[mode].title}</h1>
        <p>{copy[mode].lead}</p>
      </div>
      <SegmentedControl
        aria-label="What to do"
        size="md"
        radius="md"
        value={mode}
        onChange={(value) => onMode(value === 'compare' ? 'compare' : 'detect')}
        data={[
          { value: 'detect', label: 'Detect' },
          { value: 'compare', label: 'Compare' },
        ]}
        classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '', label: shell.modesLabel ?? '' }}
      />
    </div>
  );
}
