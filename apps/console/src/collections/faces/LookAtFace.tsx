import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { fullMoment, percent } from '../../format.js';
import { CopyButton } from '../../request/CopyButton.js';
import { Dialog, DialogActions } from '../../shell/Dialog.js';
import { SearchIcon, TrashIcon } from '../../theme/icons.js';
import { addressOf } from '../route.js';
import { FacePicture, FacePlace } from './FacePicture.js';
import css from './look.module.css';
import { faceName, type PlacedFace } from './placedFace.js';
import { useImageSize } from './useImageSize.js';

interface Props {
  readonly externalId: string;
  readonly face: PlacedFace;
  readonly onClose: () => void;
  readonly onErase: () => void;
  readonly rescue: () => HTMLElement | null | undefined;
}

/** Everything that the collection knows of one face, and what can be done with it. */
export function LookAtFace({ externalId, face, onClose, onErase, rescue }: Props) {
  const { bounding_box: box } = face;
  const imageSize = useImageSize(externalId, face);
  return (
    <Dialog title={faceName(face)} onClose={onClose} rescue={rescue}>
      <div className={css.pictures}>
        <FacePicture externalId={externalId} face={face} />
        {/* The crop does not say where in its image the face was. */}
        {face.has_crop && <span>{imageSize && <FacePlace bounding_box={box} imageSize={imageSize} />}</span>}
      </div>
      <dl className={css.facts}>
        <Fact name="External face id">{face.external_face_id}</Fact>
        <Fact name="External image id">{face.external_image_id}</Fact>
        <Fact name="Confidence">{percent(face.confidence)}</Fact>
        <Fact name="Box">
          {imageSize
            ? `${px(box.width, imageSize.width)} × ${px(box.height, imageSize.height)} px of ${imageSize.width} × ${imageSize.height}`
            : `${percent(box.width)} × ${percent(box.height)} of the image`}
        </Fact>
        <Fact name="Indexed">
          <time dateTime={face.created_at}>{fullMoment(face.created_at)}</time>
        </Fact>
        <Fact name="Picture">{face.has_crop ? 'A crop is kept, encrypted' : 'None is kept'}</Fact>
        <Fact name="Face id">
          <span className={css.faceId}>
            <code>{face.face_id}</code>
            <CopyButton text={face.face_id} label="Copy" />
          </span>
        </Fact>
      </dl>
      <DialogActions>
        <Button variant="default" leftSection={<TrashIcon size={16} />} onClick={onErase}>
          Delete
        </Button>
        <Button
          component="a"
          href={addressOf({ at: 'search', externalId, faceId: face.face_id })}
          leftSection={<SearchIcon size={16} />}
          onClick={onClose}
          c="var(--on-accent)"
          data-autofocus
        >
          Search for this face
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children ?? <span className={css.absent}>none</span>}</dd>
    </div>
  );
}

function px(ratio: number, extent: number): number {
  return Math.round(ratio * extent);
}
