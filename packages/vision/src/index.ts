export { createVision } from './create-vision.js';
export { checkImage, measureImage } from './image/check-image.js';
export { cosineAt, similarity } from './models/calibration/similarity.js';
export { type FusedFrames, fuseFrames } from './presentation-attack/fuse-frames.js';
export type * from './types.js';
