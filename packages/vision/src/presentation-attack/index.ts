export { type FusedFrames, fuseFrames } from './fuse-frames.js';
export { judgeLiveness, type LivenessModel } from './judge-liveness.js';
