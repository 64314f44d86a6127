import { SegmentedControl, Switch } from '@mantine/core';
import { count } from '../../format.js';
import shell from '../../shell/shell.module.css';
import css from './camera.module.css';

interface Props {
  readonly hasKey: boolean;
  readonly isGuided: boolean;
  readonly onGuided: (guided: boolean) => void;
  /** Calls that the guidance has made. */
  readonly looks: number;
  readonly frames: number;
  readonly onFrames: (frames: number) => void;
  readonly isTaking: boolean;
}

/** Whether the API guides, how many frames are taken, and what that costs and brings. */
export function CameraOptions({ hasKey, isGuided, onGuided, looks, frames, onFrames, isTaking }: Props) {
  return (
    <div className={css.options}>
      <Switch
        label="Guide me, and take the photo when it is good"
        size="sm"
        checked={isGuided && hasKey}
        disabled={!hasKey}
        onChange={(event) => onGuided(event.currentTarget.checked)}
      />
      <div className={css.frames}>
        <span id="frames-label">Frames</span>
        <SegmentedControl
          aria-labelledby="frames-label"
          size="xs"
          radius="md"
          classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '' }}
          value={String(frames)}
          onChange={(value) => onFrames(Number(value))}
          disabled={isTaking}
          data={['1', '3', '5']}
        />
      </div>
      <p>
        {hasKey
          ? `Up to twice a second the server looks at a picture; each look is a call of your key. ${count(looks, 'look')} so far. `
          : 'Guidance needs a key of the kyc surface. '}
        Several frames show that a face moves, which makes the check for liveness safer.
      </p>
    </div>
  );
}
