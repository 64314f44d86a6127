import { fail } from '@facet/contract';
import {
  type CaptureInspection,
  type EmbeddedFace,
  type Embedding,
  fuseFrames,
  type Liveness,
  type Vision,
} from '@facet/vision';
import { shownConfidence } from './confidence.js';
import { allOrFirstFailure } from './first-failure.js';

/** An image, with the name that its sender knows it by. */
export interface NamedImage {
  readonly field: string;
  readonly bytes: Uint8Array;
}

/** One capture of a person: a photo, and up to four further frames of the same moment. */
export interface Capture {
  readonly photo: NamedImage;
  readonly frames: readonly NamedImage[];
}

export interface CaptureJudgement {
  readonly liveness: Liveness;
  /** 0..1, of the photo itself. */
  readonly quality: number;
}

export interface CaptureOptions {
  readonly signal: AbortSignal;
  /** Lets the landmarks of every capture fail; only on servers started for tests. */
  readonly failLandmarks?: boolean;
}

const imageTypes = ['jpeg', 'png'] as const;

/**
 * Judges captures and matches them with identity cards. Every method raises `image.*` for an image that is no JPEG or PNG
 * or cannot be decoded, before anything about faces, and `server.overloaded`.
 */
export class Captures {
  constructor(private readonly vision: Pick<Vision, 'embed' | 'inspectCapture'>) {}

  /** Confidence 0..100 that the largest faces are one person's. Raises `face.not_found_in` for an image without one. */
  async match(card: NamedImage, selfie: NamedImage, { signal }: CaptureOptions): Promise<number> {
    const [one, other] = await allOrFirstFailure([this.embed(card, signal), this.embed(selfie, signal)]);
    return shownConfidence(one.embedding, other.embedding);
  }

  /** The same, and what `judge` says of the capture. A missing face on either image goes before the rules. */
  async matchLive(
    card: NamedImage,
    capture: Capture,
    options: CaptureOptions,
  ): Promise<CaptureJudgement & { confidence: number }> {
    const [{ embedding }, inspections] = await allOrFirstFailure([
      this.embed(card, options.signal),
      this.inspectAll(capture, true, options.signal),
    ]);
    const judgement = judged(inspections, options);
    return { ...judgement, confidence: shownConfidence(embedding, embeddingOf(inspections[0])) };
  }

  /**
   * Liveness and quality of a capture. Raises the first rule that the photo fails, else that a frame fails, in the order of
   * the rules; then `capture.frames_differ` and `capture.frames_still`.
   */
  async judge(capture: Capture, options: CaptureOptions): Promise<CaptureJudgement> {
    const embed = capture.frames.length > 0;
    return judged(await this.inspectAll(capture, embed, options.signal), options);
  }

  /** Every rule with what was measured; raises none of them. */
  inspect({ field, bytes }: NamedImage, signal: AbortSignal): Promise<CaptureInspection> {
    return this.vision.inspectCapture(bytes, { field, signal, imageTypes, liveness: true, embed: false });
  }

  private embed({ field, bytes }: NamedImage, signal: AbortSignal): Promise<EmbeddedFace> {
    return this.vision.embed(bytes, { field, signal, imageTypes, selection: 'largest' });
  }

  private async inspectAll(
    { photo, frames }: Capture,
    embed: boolean,
    signal: AbortSignal,
  ): Promise<[CaptureInspection, ...CaptureInspection[]]> {
    const inspect = ({ field, bytes }: NamedImage): Promise<CaptureInspection> =>
      this.vision.inspectCapture(bytes, { field, signal, imageTypes, liveness: true, embed });
    const all = await allOrFirstFailure([photo, ...frames].map(inspect));
    return all as [CaptureInspection, ...CaptureInspection[]];
  }
}

function judged(
  inspections: readonly [CaptureInspection, ...CaptureInspection[]],
  { failLandmarks }: CaptureOptions,
): CaptureJudgement {
  for (const { failed } of inspections) if (failed) fail(failed);
  if (failLandmarks) fail('capture.landmarks_failed');
  const [{ liveness, quality }] = inspections;
  if (!liveness || !quality) throw new Error('a capture that passed every rule has no liveness or no quality');
  return { liveness: inspections.length > 1 ? fused(inspections) : liveness, quality: quality.overall };
}

function fused(inspections: readonly CaptureInspection[]): Liveness {
  const { liveness, oneFace, moves } = fuseFrames(inspections);
  if (!oneFace) fail('capture.frames_differ');
  if (!moves) fail('capture.frames_still');
  return liveness;
}

function embeddingOf({ embedding }: CaptureInspection): Embedding {
  if (!embedding) throw new Error('a face that was found has no embedding');
  return embedding;
}
