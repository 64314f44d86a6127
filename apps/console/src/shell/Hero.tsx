import { SegmentedControl } from '@mantine/core';
import type { Mode } from './mode.js';
import shell from './shell.module.css';

const copy = {
  detect: {
    title: 'Photo in, faces out.',
    lead: 'Every face with its place, landmarks and attributes, exactly as the API answers.',
  },
  compare: {
    title: 'Two photos. One person?',
    lead: 'The largest face of each, compared. You choose how alike is alike enough.',
  },
  collections: {
    title: 'Faces, kept and found again.',
    lead: 'Index the faces of your photos, then search among them with another photo.',
  },
  verify: {
    title: 'A card, a selfie. One person?',
    lead: 'The portrait on a card against a selfie, which is checked for being well taken and live.',
  },
} as const;

const rooms: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'detect', label: 'Detect' },
  { value: 'compare', label: 'Compare' },
  { value: 'collections', label: 'Collections' },
  { value: 'verify', label: 'Verify' },
];

interface Props {
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
}

/** What this room does, and the switch between the rooms. */
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
        onChange={(value) => onMode(rooms.find((each) => each.value === value)?.value ?? 'detect')}
        data={[...rooms]}
        classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '', label: shell.modesLabel ?? '' }}
      />
    </div>
  );
}
