import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../../image/rgb-image.js';
import type { BoundingBox, Point, QualityComponent } from '../../types.js';
import { turnHead } from './turn-head.js';

/** A good photo, and where its face is. */
export interface GoodPhoto {
  readonly image: RgbImage;
  readonly boundingBox: BoundingBox;
  readonly mesh: readonly Point[];
}

/** One way to make a photo worse, from a little to a lot. */
export interface CaptureDegradation {
  readonly name: string;
  /** What it is meant to move. */
  readonly component: QualityComponent;
  readonly strengths: readonly number[];
  /** Faces that cannot be told apart from degraded ones are left out: heads already turned. */
  readonly frontalOnly?: boolean;
  change(photo: GoodPhoto, strength: number): Sharp;
}

const shares = [0.15, 0.3, 0.45, 0.6, 0.75, 0.85];
const angles = [10, 20, 30, 40];

/** Strengths in the kind's own unit. */
export const captureDegradations: readonly CaptureDegradation[] = [
  // Standard deviation of a Gaussian in thousandths of the face's height.
  { name: 'blur', component: 'sharpness', strengths: [8, 12, 16, 24, 32, 40], change: blur },
  // Share of the light that is taken: everywhere, or that one half of the face lacks of the other.
  { name: 'dark', component: 'luminanceMean', strengths: shares, change: ({ image }, lost) => gain(image, 1 - lost) },
  {
    name: 'deeply dark',
    component: 'underExposurePrevention',
    strengths: shares,
    change: ({ image }, lost) => gain(image, (1 - lost) ** 2),
  },
  {
    name: 'side light',
    component: 'illuminationUniformity',
    strengths: shares,
    change: (photo, lost) => sharpOf(shadeSide(photo, lost)),
  },
  // What the face's mean luma would be without white's limit, as a share of white.
  {
    name: 'bright',
    component: 'overExposurePrevention',
    strengths: [0.65, 0.75, 0.85, 0.95, 1.1],
    change: (photo, mean) => gain(photo.image, Math.max(1, (255 * mean) / meanLuma(photo))),
  },
  // Degrees.
  {
    name: 'turned left',
    component: 'headPoseYaw',
    strengths: angles,
    frontalOnly: true,
    change: (photo, yaw) => turn(photo, yaw, 0),
  },
  {
    name: 'turned right',
    component: 'headPoseYaw',
    strengths: angles,
    frontalOnly: true,
    change: (photo, yaw) => turn(photo, -yaw, 0),
  },
  {
    name: 'turned up',
    component: 'headPosePitch',
    strengths: angles,
    frontalOnly: true,
    change: (photo, pitch) => turn(photo, 0, pitch),
  },
  {
    name: 'turned down',
    component: 'headPosePitch',
    strengths: angles,
    frontalOnly: true,
    change: (photo, pitch) => turn(photo, 0, -pitch),
  },
  {
    name: 'tilted',
    component: 'headPoseRoll',
    strengths: [10, 20, 30, 45, 60],
    frontalOnly: true,
    change: ({ image }, angle) => sharpOf(image).rotate(angle, { background: '#777' }),
  },
  // Share of the side that is taken.
  { name: 'small', component: 'headSize', strengths: [0.15, 0.3, 0.45, 0.6, 0.7], change: shrink },
  { name: 'small', component: 'interEyeDistance', strengths: [0.15, 0.3, 0.45, 0.6, 0.7], change: shrink },
  // How far the border moves in, in face heights from 0.3 outside the face's box.
  {
    name: 'moved left',
    component: 'leftwardCrop',
    strengths: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
    change: (photo, by) => cut(photo, 'left', 0.3 - by),
  },
  {
    name: 'cut at the chin',
    component: 'faceInsideFrame',
    strengths: [0.35, 0.4, 0.45, 0.5, 0.55],
    change: (photo, by) => cut(photo, 'below', 0.3 - by),
  },
];

export function sharpOf({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function blur({ image, boundingBox }: GoodPhoto, thousandths: number): Sharp {
  return sharpOf(image).blur((thousandths * boundingBox.height) / 1000);
}

function gain(image: RgbImage, factor: number): Sharp {
  return sharpOf(image).linear(factor, 0);
}

function shrink({ image }: GoodPhoto, lost: number): Sharp {
  return sharpOf(image).resize({ width: Math.round(image.width * (1 - lost)) });
}

function turn({ image, mesh }: GoodPhoto, yaw: number, pitch: number): Sharp {
  return sharpOf(turnHead(image, mesh, { yaw, pitch }));
}

/** Cuts the photo so that this many face heights are left between the face's box and the border. */
function cut({ image, boundingBox: box }: GoodPhoto, side: 'left' | 'below', share: number): Sharp {
  const kept = share * box.height;
  if (side === 'left') {
    const left = Math.max(0, Math.round(box.left - kept));
    return sharpOf(image).extract({ left, top: 0, width: image.width - left, height: image.height });
  }
  const height = Math.min(image.height, Math.round(box.top + box.height + kept));
  return sharpOf(image).extract({ left: 0, top: 0, width: image.width, height });
}

/**
 * Takes light from the darker half of the face, with a soft edge along its middle, until it lacks this share of the brighter
 * half's: light from the other side.
 */
function shadeSide(photo: GoodPhoto, lost: number): RgbImage {
  const { image, boundingBox } = photo;
  const middle = boundingBox.left + boundingBox.width / 2;
  const half = { ...boundingBox, width: boundingBox.width / 2 };
  const left = meanLuma({ image, boundingBox: half });
  const right = meanLuma({ image, boundingBox: { ...half, left: middle } });
  const taken = Math.max(0, 1 - ((1 - lost) * Math.max(left, right)) / Math.min(left, right));
  const soft = (left < right ? -1 : 1) * (boundingBox.width / 12);
  const data = Uint8Array.from(image.data);
  for (let y = 0, at = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++, at += 3) {
      const light = 1 - taken / (1 + Math.exp((middle - x) / soft));
      for (let channel = 0; channel < 3; channel++) data[at + channel] *= light;
    }
  }
  return { ...image, data };
}

/** Over the middle of the box, 0..255. */
function meanLuma({ image, boundingBox: box }: Pick<GoodPhoto, 'image' | 'boundingBox'>): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.round(box.top + box.height / 4); y < Math.min(image.height, box.top + box.height); y++) {
    for (let x = Math.round(box.left + box.width / 5); x < box.left + (4 * box.width) / 5; x++, count++) {
      const at = 3 * (y * image.width + x);
      sum += 0.299 * image.data[at] + 0.587 * image.data[at + 1] + 0.114 * image.data[at + 2];
    }
  }
  return Math.max(1, sum / count);
}
