import { Button, SegmentedControl } from '@mantine/core';
import { type RefObject, useId, useRef } from 'react';
import { FileInput } from '../../photo/FileInput.js';
import type { Photo } from '../../photo/intake.js';
import room from '../../shell/room.module.css';
import shell from '../../shell/shell.module.css';
import type { Search } from './useSearch.js';

const MOST = [5, 10, 50, 100] as const;

interface Props {
  /** Undefined where a face of the collection is searched for. */
  readonly photo: Photo | undefined;
  readonly search: Search;
  readonly again: RefObject<HTMLButtonElement | null>;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Above the search: another photo, and how many matches to ask for. */
export function SearchTools({ photo, search, again, onFiles }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const labelId = useId();
  return (
    <div className={room.tools}>
      <Button ref={again} variant="default" onClick={() => picker.current?.click()}>
        {photo ? 'Another photo' : 'Search by a photo'}
      </Button>
      <FileInput ref={picker} onFiles={onFiles} />
      {photo && (
        <span className={room.fileName} title={photo.name}>
          {photo.name}
        </span>
      )}
      <div className={room.options}>
        <div className={room.option}>
          <span id={labelId}>Matches, at most</span>
          <SegmentedControl
            aria-labelledby={labelId}
            size="xs"
            radius="md"
            classNames={{ root: shell.modes ?? '', indicator: shell.modesIndicator ?? '' }}
            value={String(search.maxResults)}
            onChange={(value) => search.setMaxResults(Number(value))}
            data={MOST.map(String)}
          />
        </div>
      </div>
    </div>
  );
}
