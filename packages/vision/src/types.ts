/** Axis-aligned box in pixels of the upright image: EXIF orientation applied, origin at the top left. */
export interface BoundingBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface ImageSize {
  width: number;
  height: number;
}

export type LandmarkType = 'left_eye' | 'right_eye' | 'nose' | 'mouth_left' | 'mouth_right';

/** The five points that alignment uses, in upright pixels. Left and right are the subject's. */
export type Landmarks5 = Record<LandmarkType, Point>;

/** Degrees. Positive yaw: the subject looks to their own left. Positive pitch: up. Positive roll: head tilts to their own right. */
export interface Pose {
  yaw: number;
  pitch: number;
  roll: number;
}

export type Emotion = 'angry' | 'disgust' | 'fear' | 'happy' | 'sad' | 'surprise' | 'neutral';

/** A yes or no with the probability that this answer is right, 0.5..1. */
export interface Judgement {
  value: boolean;
  confidence: number;
}

/** Both 0..1, higher is brighter and sharper; measured on the aligned crop. */
export interface FaceQuality {
  brightness: number;
  sharpness: number;
}

export interface DetectedFace {
  /** Inside the upright image. */
  boundingBox: BoundingBox;
  /** 0..1. */
  detectionScore: number;
}

/** What `attributes: 'default'` adds. */
export interface FaceAttributes {
  landmarks5: Landmarks5;
  /** 68 points in iBUG order, upright pixels. */
  landmarks68: Point[];
  /** Pixels between the pupils' centres. */
  interEyeDistance: number;
  quality: FaceQuality;
  pose: Pose;
}

/** What `attributes: 'all'` adds. */
export interface FaceDemographics {
  /** Years. */
  age: number;
  gender: { value: 'male' | 'female'; confidence: number };
  emotion: { value: Emotion; confidence: number; scores: Record<Emotion, number> };
  eyesOpen: Judgement;
  mouthClosed: Judgement;
  occluded: Judgement;
}

export type AttributeLevel = 'none' | 'default' | 'all';

export interface AnalysedFace extends DetectedFace {
  /** Present for `default` and `all`. */
  attributes?: FaceAttributes;
  /** Present for `all`. */
  demographics?: FaceDemographics;
}

export interface Detection {
  faces: DetectedFace[];
  /** Size of the upright image as sent, before any internal scaling. */
  imageSize: ImageSize;
}

export interface Analysis {
  /** Largest box first. */
  faces: AnalysedFace[];
  imageSize: ImageSize;
}

/** L2-normalised, `dimensions` long. */
export type Embedding = Float32Array;

/** Names the models whose embeddings can be compared with each other. */
export interface EmbeddingModel {
  id: string;
  version: string;
  dimensions: number;
}

/** Names the pack whose models judge liveness: the default one, or one that was added for it. */
export interface PresentationAttackPack {
  readonly id: 'default' | 'pad';
  readonly version: string;
}

export type FaceSelection = 'largest' | 'exactlyOne';

export interface EmbeddedFace extends AnalysedFace {
  embedding: Embedding;
  model: EmbeddingModel;
  /** Size of the upright image that the face is in. */
  imageSize: ImageSize;
}

/** How much of what is found may be enrolled: `none` leaves nothing out, `high` takes portraits only. */
export type QualityFilter = 'none' | 'low' | 'medium' | 'high';

export type QualityReason =
  | 'LOW_SHARPNESS'
  | 'LOW_BRIGHTNESS'
  | 'SMALL_FACE'
  | 'EXTREME_POSE'
  | 'OCCLUDED'
  | 'LOW_CONFIDENCE';

export type LeftOutReason = QualityReason | 'EXCEEDS_MAX_FACES';

export interface EnrollableFace extends AnalysedFace {
  /** Present when the face was not left out. */
  embedding?: Embedding;
  /** The 112 × 112 PNG that `embedCrop` takes: present beside an embedding when crops were asked for. */
  crop?: Uint8Array;
  /** Empty if and only if there is an embedding. */
  leftOut: readonly LeftOutReason[];
}

export interface Enrolment {
  /** Largest box first. */
  faces: EnrollableFace[];
  imageSize: ImageSize;
  model: EmbeddingModel;
}

export interface EnrolOptions {
  attributes: AttributeLevel;
  qualityFilter: QualityFilter;
  /** Quality is judged first; of the faces that pass, the largest are embedded up to this number. */
  maxFaces: number;
  /** Whether to return the aligned crop of each embedded face. Default false. */
  keepCrops?: boolean;
}

/** Probability that each part is covered, 0..1; `any` that some main part is. */
export interface Covers {
  eyes: number;
  nose: number;
  mouth: number;
  any: number;
}

/** What to do with one judgement of liveness: refuse it, look again or by other means, or let it pass. */
export type LivenessBand = 'refuse' | 'doubt' | 'pass';

export interface Liveness {
  /** That the face is a live one, 0..1; taken as live over 0.5. */
  probability: number;
  /** `ln(p / (1 - p))`, within ±16.118. */
  score: number;
  band: LivenessBand;
}

/** What a capture must fulfil, in the order of judging. */
export type CaptureRule =
  | 'capture.face_not_found'
  | 'capture.too_many_faces'
  | 'capture.cropped'
  | 'capture.too_close'
  | 'capture.close_to_border'
  | 'capture.too_small'
  | 'capture.angle_too_large'
  | 'capture.occluded'
  | 'capture.landmarks_failed';

/** One number that a rule looked at, and the range that it asks for; a bound that is absent is none. */
export interface Measurement {
  name: string;
  value: number;
  unit: 'px' | 'degrees' | 'ratio' | 'probability' | 'count';
  minimum?: number;
  maximum?: number;
}

export interface CaptureCheck {
  rule: CaptureRule;
  passed: boolean;
  measured: readonly Measurement[];
}

/**
 * What is measured of one face, by the names that ISO/IEC 29794-5 and OFIQ give where they have the measure. Left and
 * right of the crops and margins are the image's; docs/models.md has each one's unit.
 */
export type QualityComponent =
  | 'sharpness'
  | 'luminanceMean'
  | 'illuminationUniformity'
  | 'underExposurePrevention'
  | 'overExposurePrevention'
  | 'headPoseYaw'
  | 'headPosePitch'
  | 'headPoseRoll'
  | 'interEyeDistance'
  | 'headSize'
  | 'leftwardCrop'
  | 'rightwardCrop'
  | 'marginAbove'
  | 'marginBelow'
  | 'faceInsideFrame'
  | 'eyesOpen'
  | 'mouthClosed'
  | 'eyesVisible'
  | 'noseVisible'
  | 'mouthVisible'
  | 'landmarkPlausibility';

export interface ComponentQuality {
  /** In the component's own unit. */
  value: number;
  /** 0..1, higher is better. */
  score: number;
}

export interface CaptureQuality {
  /** 0..1, higher is better: the product of what each group of components leaves of a perfect photo; no probability. */
  overall: number;
  components: Record<QualityComponent, ComponentQuality>;
}

/** One photo of one face, judged as a capture. */
export interface CaptureInspection {
  imageSize: ImageSize;
  /** Every rule, in the order of judging, also after one that failed. */
  checks: readonly CaptureCheck[];
  /** The first rule that failed. */
  failed?: CaptureRule;
  /** This and what follows tell of the main face and are absent when no face was found. Inside the upright image. */
  boundingBox?: BoundingBox;
  /** iBUG order, upright pixels; those of a cropped face may lie outside the image. */
  landmarks68?: Point[];
  /** Upright pixels. */
  interEyeDistance?: number;
  quality?: CaptureQuality;
  /** When it was asked for and no rule failed. */
  liveness?: Liveness;
  /** When it was asked for. */
  embedding?: Embedding;
}

export interface InspectOptions {
  /** Whether to judge the main face's liveness when no rule failed. */
  liveness: boolean;
  /** Whether to embed the main face, whatever rule failed. */
  embed: boolean;
}

/** What an attack is made with: paper, a screen, or something worn over the face. */
export type SpoofType = 'print' | 'replay' | 'mask';

export interface ExamineOptions {
  /** Whether to measure the quality, and what speaks against keeping the face. */
  quality: boolean;
  /** Whether to judge the face's liveness. */
  liveness: boolean;
  /** Whether to return the aligned crop. Default false. */
  keepCrop?: boolean;
}

/** The one face of a photo. */
export interface ExaminedFace extends DetectedFace {
  imageSize: ImageSize;
  embedding: Embedding;
  model: EmbeddingModel;
  /** iBUG order, upright pixels. */
  landmarks68: Point[];
  /** When it was asked for. */
  quality?: CaptureQuality;
  /** Components too bad for a face that is to be kept or verified, in a fixed order; when quality was asked for. */
  unfit?: readonly QualityComponent[];
  /** When it was asked for. */
  liveness?: Liveness;
  /** How probable each kind of attack is if this is one, together 1; beside `liveness`. */
  attack?: Readonly<Record<SpoofType, number>>;
  /** The 112 × 112 PNG that `embedCrop` takes; when it was asked for. */
  crop?: Uint8Array;
}

/** The surfaces that publish a calibrated score; each has its own anchor at a false match rate of 1e-3. */
export type SimilarityScale = 'face' | 'workspace' | 'kyc';

export interface Comparison {
  /** Cosine of the two embeddings, -1..1. */
  cosine: number;
  source: EmbeddedFace;
  target: EmbeddedFace;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Names the image in a problem's details, as the caller knows it: the form field. */
  field?: string;
  /** Content types that this call takes; those of `VisionOptions` when absent. */
  imageTypes?: readonly ImageType[];
}

export interface VisionOptions {
  /** Directory that holds the built model pack (see `buildModelPack`). */
  modelsDir: string;
  /** Worker threads, each with its own sessions. Default: the number of cores. */
  workers?: number;
  /** Calls that may wait for a worker before `server.overloaded` is raised. Default 64. */
  queueLimit?: number;
  /** Default 50 megapixels, checked from the header before decoding. */
  maxPixels?: number;
  /** Content types that may be decoded. Default all three. */
  imageTypes?: readonly ImageType[];
}

export type ImageType = 'jpeg' | 'png' | 'webp';

export interface VisionStats {
  workers: number;
  busy: number;
  queued: number;
  /** Workers replaced after a crash since start. */
  replaced: number;
}

/**
 * Raises `image.unsupported_type`, `image.undecodable`, `image.too_many_pixels`, `image.empty` for a bad image,
 * `server.overloaded` when the queue is full, and the signal's reason when it is aborted.
 */
export interface Vision {
  readonly model: EmbeddingModel;
  /** Settled when this was created. */
  readonly presentationAttack: PresentationAttackPack;
  detect(image: Uint8Array, options?: CallOptions): Promise<Detection>;
  analyse(image: Uint8Array, options: CallOptions & { attributes: AttributeLevel }): Promise<Analysis>;
  /** Raises `face.not_found_in` without a face, `face.multiple` when `exactlyOne` was asked and there are more. */
  embed(image: Uint8Array, options: CallOptions & { selection: FaceSelection }): Promise<EmbeddedFace>;
  /**
   * Judges a photo as a capture of one face: every rule, the quality and, when asked for, liveness and embedding of the
   * largest face. A rule that fails is told, not raised.
   */
  inspectCapture(image: Uint8Array, options: CallOptions & InspectOptions): Promise<CaptureInspection>;
  /**
   * Looks at a photo of one face as closely as asked. Raises `face.not_found_in` without a face and `face.multiple` with
   * more than one; a face in the background under 4 % of the largest one's box does not count.
   */
  examine(image: Uint8Array, options: CallOptions & ExamineOptions): Promise<ExaminedFace>;
  /** Every face, and the embeddings of those fit to be kept. No face is no error. */
  enrol(image: Uint8Array, options: CallOptions & EnrolOptions): Promise<Enrolment>;
  /**
   * Embeds a crop that `enrol` returned, without looking for a face. Raises `image.undecodable` with the field `crop`
   * for anything but a PNG of 112 × 112 pixels.
   */
  embedCrop(
    crop: Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<{ embedding: Embedding; model: EmbeddingModel }>;
  /** Largest face of each image, both images in parallel; the source's failure is reported first. */
  compare(source: Uint8Array, target: Uint8Array, options?: { signal?: AbortSignal }): Promise<Comparison>;
  stats(): VisionStats;
  /** Finishes what runs, refuses what waits, ends the workers. */
  close(): Promise<void>;
}
