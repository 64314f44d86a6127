import type { FaceComparison } from '@facet/sdk';
import { Button } from '@mantine/core';
import { DropZone } from '../photo/DropZone.js';
import type { Photo } from '../photo/intake.js';
import { PhotoStage } from '../photo/PhotoStage.js';
import room from '../shell/room.module.css';

interface Props {
  readonly title: string;
  readonly photo: Photo | undefined;
  readonly face: FaceComparison['source_face'] | undefined;
  readonly working: boolean;
  readonly inviting: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onClear: () => void;
}

/** One of the two photos to compare, with the face that was used. */
export function CompareSide({ title, photo, face, working, inviting, onFiles, onClear }: Props) {
  return (
    <section aria-label={title}>
      <div className={room.pairTitle}>
        <h2>{title}</h2>
        {photo && (
          <Button
            variant="subtle"
            color="gray"
            c="var(--ink-2)"
            size="xs"
            onClick={onClear}
            aria-label={`Remove ${title}`}
          >
            Remove
          </Button>
        )}
      </div>
      {photo ? (
        <PhotoStage
          photo={photo}
          alt={`${title}: ${photo.name}`}
          faces={face ? [face] : []}
          working={working}
          maxHeight={400}
        />
      ) : (
        <DropZone
          compact
          title={`Choose the ${title.toLowerCase()}`}
          hint="Or drop or paste it here"
          inviting={inviting}
          multiple
          onFiles={onFiles}
        />
      )}
    </section>
  );
}
