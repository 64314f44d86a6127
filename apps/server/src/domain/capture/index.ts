export { type Capture, type CaptureJudgement, Captures, type NamedImage } from './captures.js';
export { onScaleOfV4 } from './confidence.js';
