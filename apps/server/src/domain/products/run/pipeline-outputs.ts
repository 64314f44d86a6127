import type { AnalysedFace, BoundingBox, DetectedFace, FaceAttributes, FaceDemographics } from '@facet/vision';
import type { CaptureJudgement } from '../../capture/index.js';

/** Pixels and degrees to a tenth: finer is noise. */
const tenth = (value: number) => Math.round(value * 10) / 10;
/** Probabilities and qualities. */
const score = (value: number) => Math.round(value * 1e4) / 1e4;

/** Box, in pixels of the upright image, and confidence. */
export function faceOutput({ boundingBox, detectionScore }: DetectedFace) {
  return { bounding_box: boxOutput(boundingBox), confidence: score(detectionScore) };
}

/** What the face was analysed for, and nothing that it was not. */
export function analysedFaceOutput(face: AnalysedFace) {
  const { attributes, demographics } = face;
  return {
    ...faceOutput(face),
    ...(attributes && {
      landmarks: landmarksOutput(attributes),
      attributes: { ...attributesOutput(attributes), ...(demographics && demographicsOutput(demographics)) },
    }),
  };
}

/** Probability to seven digits, where the score still differs. */
export function livenessOutput({ liveness, quality }: CaptureJudgement) {
  return {
    probability: Math.round(liveness.probability * 1e7) / 1e7,
    score: score(liveness.score),
    quality: score(quality),
    band: liveness.band,
  };
}

function boxOutput({ left, top, width, height }: BoundingBox) {
  return { left: tenth(left), top: tenth(top), width: tenth(width), height: tenth(height) };
}

function landmarksOutput({ landmarks5 }: FaceAttributes) {
  const types = ['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'] as const;
  return types.map((type) => ({ type, x: tenth(landmarks5[type].x), y: tenth(landmarks5[type].y) }));
}

function attributesOutput({ quality, pose }: FaceAttributes) {
  return {
    quality: { brightness: score(quality.brightness), sharpness: score(quality.sharpness) },
    pose: { yaw: tenth(pose.yaw), pitch: tenth(pose.pitch), roll: tenth(pose.roll) },
  };
}

function demographicsOutput({ age, gender, emotion, eyesOpen, mouthClosed, occluded }: FaceDemographics) {
  const judged = <Value>({ value, confidence }: { value: Value; confidence: number }) => ({
    value,
    confidence: score(confidence),
  });
  return {
    age: tenth(age),
    gender: judged(gender),
    emotion: judged(emotion),
    eyes_open: judged(eyesOpen),
    mouth_closed: judged(mouthClosed),
    occluded: judged(occluded),
  };
}
