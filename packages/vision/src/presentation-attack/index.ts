export { judgeLiveness, type LivenessModel } from './judge-liveness.js';
