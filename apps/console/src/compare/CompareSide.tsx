import type { FaceComparison } from '@facet/sdk';
import { Button } from '@mantine/core';
import { DropZone } from '../photo/DropZone.js';
import type { Photo } from '../photo/intake.js';
import { PhotoStage } from '../photo/PhotoStage.js';
import { useFocusRescue } from '../photo/useFocusRescue.js';
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
  const control = useFocusRescue<HTMLButtonElement>(photo);
  return (
    <section aria-label={title}>
      <div className={room.pairTitle}>
        <h2>{title}</h2>
        {photo && (
          <Button
            ref={control}
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
          numbered={false}
          working={working}
          maxHeight={400}
        />
      ) : (
        <DropZone
          size="compact"
          control={control}
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
