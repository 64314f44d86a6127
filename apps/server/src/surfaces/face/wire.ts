import type {
  AnalysedFace,
  BoundingBox,
  DetectedFace,
  FaceAttributes,
  FaceDemographics,
  ImageSize,
  Point,
} from '@facet/vision';
import type { Collection, Match, StoredFace } from '../../domain/collections/index.js';

/** Turns upright pixels into what a version of the API speaks. */
export interface Units {
  box(box: BoundingBox, size: ImageSize): BoundingBox;
  point(point: Point, size: ImageSize): Point;
}

/** Pixels to a tenth: finer is noise. */
const pixel = (value: number) => Math.round(value * 10) / 10;
/** Ratios to a millionth: a hundredth of a pixel at the largest images. */
const ratio = (value: number) => Math.round(value * 1e6) / 1e6;
/** Probabilities and qualities. */
const score = (value: number) => Math.round(value * 1e4) / 1e4;

/** Version 1: pixels of the upright image. */
export const pixels: Units = {
  box: ({ left, top, width, height }) => ({
    left: pixel(left),
    top: pixel(top),
    width: pixel(width),
    height: pixel(height),
  }),
  point: ({ x, y }) => ({ x: pixel(x), y: pixel(y) }),
};

/** Version 2: ratios of the upright image's width and height, 0 to 1. */
export const ratios: Units = {
  box: ({ left, top, width, height }, size) => ({
    left: ratio(left / size.width),
    top: ratio(top / size.height),
    width: ratio(width / size.width),
    height: ratio(height / size.height),
  }),
  point: ({ x, y }, size) => ({ x: ratio(x / size.width), y: ratio(y / size.height) }),
};

/** The versions differ in this alone. */
export const mounts = { '/api/v1': pixels, '/api/v2': ratios } as const satisfies Record<string, Units>;

export function unitsOf(mount: string): Units {
  return mount === '/api/v1' ? mounts['/api/v1'] : mounts['/api/v2'];
}

/** Box and confidence. */
export function wireFace(face: DetectedFace, size: ImageSize, units: Units) {
  return { bounding_box: units.box(face.boundingBox, size), confidence: score(face.detectionScore) };
}

/** What the face was analysed for, and nothing that it was not. */
export function wireAnalysedFace(face: AnalysedFace, size: ImageSize, units: Units) {
  const { attributes, demographics } = face;
  return {
    ...wireFace(face, size, units),
    ...(attributes && {
      landmarks: wireLandmarks(attributes, size, units),
      attributes: { ...wireAttributes(attributes), ...(demographics && wireDemographics(demographics)) },
    }),
  };
}

function wireLandmarks({ landmarks5 }: FaceAttributes, size: ImageSize, units: Units) {
  const types = ['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'] as const;
  return types.map((type) => ({ type, ...units.point(landmarks5[type], size) }));
}

function wireAttributes({ quality, pose }: FaceAttributes) {
  return {
    quality: { brightness: score(quality.brightness), sharpness: score(quality.sharpness) },
    pose: { yaw: pixel(pose.yaw), pitch: pixel(pose.pitch), roll: pixel(pose.roll) },
  };
}

function wireDemographics({ age, gender, emotion, eyesOpen, mouthClosed, occluded }: FaceDemographics) {
  const judged = <Value>({ value, confidence }: { value: Value; confidence: number }) => ({
    value,
    confidence: score(confidence),
  });
  return {
    age: pixel(age),
    gender: judged(gender),
    emotion: judged(emotion),
    eyes_open: judged(eyesOpen),
    mouth_closed: judged(mouthClosed),
    occluded: judged(occluded),
  };
}

export function wireCollection({ externalId, description, faceCount, createdAt }: Collection) {
  return {
    external_id: externalId,
    description,
    face_count: faceCount,
    created_at: createdAt.toISOString(),
  };
}

/** A face of a collection, its box in the image that it was found in. */
export function wireStoredFace(face: StoredFace, units: Units) {
  return {
    face_id: face.id,
    ...wireFace(face, face.imageSize, units),
    external_image_id: face.externalImageId,
    external_face_id: face.externalFaceId,
    has_crop: face.hasCrop,
    created_at: face.createdAt.toISOString(),
  };
}

export function wireMatch({ face, similarity }: Match, units: Units) {
  return {
    face_id: face.id,
    similarity,
    external_image_id: face.externalImageId,
    external_face_id: face.externalFaceId,
    bounding_box: units.box(face.boundingBox, face.imageSize),
  };
}
