import { cutBoxPath, fitInside, toStage } from '../../overlay/geometry.js';
import css from './faces.module.css';
import type { PlacedFace } from './placedFace.js';
import { useCrop } from './useCrop.js';

interface Props {
  readonly externalId: string;
  readonly face: Pick<PlacedFace, 'face_id' | 'has_crop' | 'bounding_box' | 'imageSize'>;
}

/** What there is to see of a face: its crop where one is kept, else its place in the outline of its image. Decoration. */
export function FacePicture({ externalId, face }: Props) {
  const crop = useCrop(externalId, face);
  return (
    <span className={css.picture} data-crop={crop.is}>
      {crop.is === 'here' && <img src={crop.url} alt="" width={112} height={112} />}
      {crop.is === 'none' && <FacePlace {...face} />}
    </span>
  );
}

const SIDE = 100;
const MARGIN = 6;

/** The box of a face to scale in the outline of its image; in a square one, dashed, where the image's size is unknown. */
export function FacePlace({ bounding_box, imageSize }: Pick<PlacedFace, 'bounding_box' | 'imageSize'>) {
  const space = { width: SIDE - 2 * MARGIN, height: SIDE - 2 * MARGIN };
  const image = fitInside(imageSize ?? { width: 1, height: 1 }, space, Number.POSITIVE_INFINITY);
  const box = toStage(bounding_box, image);
  return (
    <svg viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      <g transform={`translate(${(SIDE - image.width) / 2} ${(SIDE - image.height) / 2})`}>
        <rect {...image} rx={3} className={css.outline} data-unknown={imageSize === undefined || undefined} />
        <path d={cutBoxPath(box, 5)} className={css.place} />
      </g>
    </svg>
  );
}
