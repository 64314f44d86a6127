import { type captureCodes, limits } from '@facet/contract';
import type { CaptureInspection, CaptureRule, Liveness } from '@facet/vision';
import type { CaptureJudgement } from '../../domain/capture/index.js';

type CaptureCode = (typeof captureCodes)[number];

/** The rules as the surface's own table names them. */
const codes: Readonly<Record<CaptureRule, CaptureCode>> = {
  'capture.face_not_found': 'FACE_NOT_FOUND',
  'capture.too_many_faces': 'TOO_MANY_FACES',
  'capture.cropped': 'FACE_CROPPED',
  'capture.too_close': 'FACE_TOO_CLOSE',
  'capture.close_to_border': 'FACE_CLOSE_TO_BORDER',
  'capture.too_small': 'FACE_TOO_SMALL',
  'capture.angle_too_large': 'FACE_ANGLE_TOO_LARGE',
  'capture.occluded': 'FACE_IS_OCCLUDED',
  'capture.landmarks_failed': 'FAILED_TO_PREDICT_LANDMARKS',
};

/** Probabilities and qualities. */
const ratio = (value: number) => Math.round(value * 1e4) / 1e4;
/** Pixels and degrees to a tenth, the rest finer. */
const measure = (value: number) => Math.round(value * 1e3) / 1e3;

/** Probability to seven digits, where the score still differs; both within their ranges. */
function wireLiveness({ probability, score }: Liveness) {
  const most = limits.kyc.livenessScore;
  return {
    probability: Math.round(probability * 1e7) / 1e7,
    score: Math.min(most, Math.max(-most, Math.round(score * 1e4) / 1e4)),
  };
}

/** `band` only when it was asked for: clients that compare the whole answer know nothing of it. */
export function wireCapture({ liveness, quality }: CaptureJudgement, details: boolean) {
  return { ...wireLiveness(liveness), quality: ratio(quality), ...(details && { band: liveness.band }) };
}

export function wireInspection({ imageSize, checks, failed, boundingBox, quality, liveness }: CaptureInspection) {
  return {
    passed: failed === undefined,
    error_code: failed === undefined ? null : codes[failed],
    checks: checks.map(({ rule, passed, measured }) => ({
      code: codes[rule],
      passed,
      measured: measured.map(({ name, value, ...rest }) => ({ name: snakeCase(name), value: measure(value), ...rest })),
    })),
    image_size: imageSize,
    bounding_box: boundingBox ?? null,
    quality: quality
      ? {
          overall: ratio(quality.overall),
          components: Object.fromEntries(
            Object.entries(quality.components).map(([name, { value, score }]) => [
              snakeCase(name),
              { value: measure(value), score: ratio(score) },
            ]),
          ),
        }
      : null,
    liveness: liveness ? { ...wireLiveness(liveness), band: liveness.band } : null,
  };
}

/** `faceOutsideFrame` → `face_outside_frame` */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
