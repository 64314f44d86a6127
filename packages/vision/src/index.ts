export { createVision } from './create-vision.js';
export type * from './types.js';
