export { type FusedFrames, fuseFrames } from './fuse-frames.js';
export { judgeFace, judgeLiveness, type LivenessJudge, type LivenessModel } from './judge-liveness.js';
