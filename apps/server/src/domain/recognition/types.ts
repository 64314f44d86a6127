import type { ProblemError } from '@facet/contract';
import type { SpoofType } from '@facet/vision';
import type { Capture, NamedImage } from '../capture/index.js';
import type { FaceMetadata, StoredFace } from '../collections/index.js';

export interface EnrolRequest {
  readonly capture: Capture;
  readonly externalId: string;
  readonly metadata?: FaceMetadata | undefined;
  readonly checkLiveness: boolean;
  /** Faces that the collection may have; 0 for no limit. */
  readonly faceLimit: number;
  readonly signal: AbortSignal;
}

export interface BatchItem {
  /** The image, or what was found to be wrong with it before anybody looked at it. */
  readonly image: NamedImage | ProblemError;
  readonly externalId: string;
}

export type BatchOptions = Pick<EnrolRequest, 'checkLiveness' | 'faceLimit' | 'signal'>;

/** What became of one item. */
export type BatchOutcome =
  | { readonly face: StoredFace; readonly error?: undefined }
  | { readonly face?: undefined; readonly error: ProblemError };

export interface CompareRequest {
  readonly imageA: NamedImage;
  readonly imageB: NamedImage;
  /** Similarity on the workspace scale, 0..1. */
  readonly threshold: number;
  readonly signal: AbortSignal;
}

export interface ComparedFaces {
  /** On the workspace scale, 0..1. */
  readonly similarity: number;
  readonly verified: boolean;
  readonly threshold: number;
  /** Milliseconds. */
  readonly queryTimeMs: number;
}

export interface VerifyRequest {
  /** With frames liveness is checked, too. */
  readonly capture: Capture;
  readonly face: { readonly id: string } | { readonly externalId: string };
  readonly threshold: number;
  readonly signal: AbortSignal;
}

export interface Verification extends ComparedFaces {
  readonly face: StoredFace;
}

export interface IdentifyRequest {
  /** With frames liveness is checked, too. */
  readonly capture: Capture;
  /** 1..100. */
  readonly topK: number;
  readonly threshold: number;
  readonly checkLiveness: boolean;
  readonly signal: AbortSignal;
}

export interface Identification {
  /** The most similar first. */
  readonly matches: readonly { readonly face: StoredFace; readonly similarity: number; readonly rank: number }[];
  /** Faces that the probe was compared with. */
  readonly searched: number;
  readonly queryTimeMs: number;
}

export interface LivenessRequest {
  readonly capture: Capture;
  /** 0..1. */
  readonly threshold: number;
  readonly signal: AbortSignal;
}

export interface LivenessAnswer {
  readonly isLive: boolean;
  /** 0..1. */
  readonly livenessScore: number;
  /** What it is made with, most probably; null when it is live. */
  readonly spoofType: SpoofType | null;
  readonly queryTimeMs: number;
}
