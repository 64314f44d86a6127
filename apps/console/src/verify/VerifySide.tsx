import { Button } from '@mantine/core';
import { type RefObject, useState } from 'react';
import type { MarkedFace } from '../overlay/FaceMarks.js';
import { DropZone } from '../photo/DropZone.js';
import type { Photo } from '../photo/intake.js';
import { PhotoStage } from '../photo/PhotoStage.js';
import { useFocusRescue } from '../photo/useFocusRescue.js';
import room from '../shell/room.module.css';
import { CameraIcon } from '../theme/icons.js';
import { CameraDialog, type Taken } from './camera/CameraDialog.js';
import css from './verify.module.css';

interface Props {
  readonly purpose: 'card' | 'selfie';
  readonly photo: Photo | undefined;
  /** Further frames that were taken with the photo. */
  readonly frames?: number;
  readonly face?: MarkedFace | undefined;
  readonly upright?: { readonly width: number; readonly height: number } | undefined;
  readonly working: boolean;
  readonly inviting: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onTaken: (taken: Taken) => void;
  readonly onClear: () => void;
}

const titles = { card: 'Card photo', selfie: 'Selfie' } as const;

/** One of the two photos: chosen, dropped, pasted, or taken with the camera. */
export function VerifySide({ purpose, photo, frames = 0, face, upright, working, inviting, ...on }: Props) {
  const [isOpen, setOpen] = useState(false);
  const control = useFocusRescue<HTMLButtonElement>(photo);
  const title = titles[purpose];
  const camera = (
    <Button
      variant={photo ? 'subtle' : 'default'}
      {...(photo ? { color: 'gray', c: 'var(--ink-2)', size: 'xs' } : {})}
      leftSection={<CameraIcon size={photo ? 15 : 17} />}
      onClick={() => setOpen(true)}
    >
      {purpose === 'card' ? 'Take the card with the camera' : 'Take a selfie with the camera'}
    </Button>
  );
  return (
    <section aria-label={title}>
      <div className={room.pairTitle}>
        <h2>{title}</h2>
        {photo && <Remove control={control} title={title} onClear={on.onClear} />}
      </div>
      {photo ? (
        <>
          <PhotoStage
            photo={photo}
            alt={`${title}: ${photo.name}`}
            faces={face ? [face] : []}
            upright={upright}
            numbered={false}
            working={working}
            maxHeight={400}
          />
          <div className={css.below}>
            {camera}
            {frames > 0 && <p>{frames + 1} frames of one capture</p>}
          </div>
        </>
      ) : (
        <div className={css.empty}>
          <DropZone
            size="compact"
            control={control}
            title={`Choose the ${title.toLowerCase()}`}
            hint="Or drop or paste it here. JPEG or PNG, up to 3 MB"
            accept="image/jpeg,image/png"
            inviting={inviting}
            multiple
            onFiles={on.onFiles}
          />
          {camera}
        </div>
      )}
      {isOpen && (
        <CameraDialog
          purpose={purpose}
          onClose={() => setOpen(false)}
          onTaken={(taken) => {
            setOpen(false);
            on.onTaken(taken);
          }}
          rescue={() => control.current}
        />
      )}
    </section>
  );
}

interface RemoveProps {
  readonly control: RefObject<HTMLButtonElement | null>;
  readonly title: string;
  readonly onClear: () => void;
}

function Remove({ control, title, onClear }: RemoveProps) {
  return (
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
  );
}
