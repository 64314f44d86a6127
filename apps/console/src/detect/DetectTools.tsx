import type { Attributes } from '@facet/sdk';
import { Button, SegmentedControl, Switch } from '@mantine/core';
import { type RefObject, useRef } from 'react';
import { FileInput } from '../photo/FileInput.js';
import type { Photo } from '../photo/intake.js';
import room from '../shell/room.module.css';
import shell from '../shell/shell.module.css';

const LEVELS: readonly Attributes[] = ['none', 'default', 'all'];

interface Props {
  readonly photo: Photo;
  /** Of the button for another photo. */
  readonly again: RefObject<HTMLButtonElement | null>;
  readonly attributes: Attributes;
  readonly landmarks: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onAttributes: (attributes: Attributes) => void;
  readonly onLandmarks: (shown: boolean) => void;
}

/** Above the photo: another one, what to ask the API for, and what to draw. */
export function DetectTools({ photo, again, attributes, landmarks, onFiles, onAttributes, onLandmarks }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={room.tools}>
      <Button ref={again} variant="default" onClick={() => picker.current?.click()}>
        Another photo
      </Button>
      <FileInput ref={picker} onFiles={onFiles} />
      <span className={room.fileName} title={photo.name}>
        {photo.name}
      </span>
      <div className={room.options}>
        <Switch
          label="Landmarks"
          size="sm"
          checked={landmarks}
          disabled={attributes === 'none'}
          onChange={(event) => onLandmarks(event.currentTarget.checked)}
        />
        <div className={room.option}>
          <span id="attributes-label">Attributes</span>
          <SegmentedControl
            aria-labelledby="attributes-label"
            size="xs"
            radius="md"
            classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '' }}
            value={attributes}
            onChange={(value) => onAttributes(LEVELS.find((level) => level === value) ?? 'all')}
            data={[...LEVELS]}
          />
        </div>
      </div>
    </div>
  );
}
