import { createHash } from 'node:crypto';
import { fail } from '@facet/contract';
import type { CaptureQuality, ExaminedFace, QualityComponent, Vision } from '@facet/vision';

/** What a picture for tests shows. */
export interface WrittenPicture {
  /** Equal for pictures of one person. */
  person: string;
  faces?: number;
  unfit?: readonly QualityComponent[];
  /** 0..1. */
  liveness?: number;
}

const model = { id: 'written', version: '1', dimensions: 128 };

/** A picture that says in words what it shows. */
export function writtenPicture(picture: WrittenPicture): Uint8Array {
  return Buffer.from(JSON.stringify(picture));
}

/** Sees what is written in a picture: for tests of what is done with it, which need no models and no time. */
export function writtenVision(): Pick<Vision, 'model' | 'examine' | 'stats'> {
  return {
    model,
    async examine(image, { field = 'image', quality, liveness, signal }): Promise<ExaminedFace> {
      signal?.throwIfAborted();
      const picture: WrittenPicture = JSON.parse(Buffer.from(image).toString());
      const { person, faces = 1, unfit = [], liveness: probability = 0.99 } = picture;
      if (faces === 0) fail('face.not_found_in', { image: field });
      if (faces > 1) fail('face.multiple', { count: faces });
      const logit = Math.log(probability / (1 - probability));
      return {
        model,
        embedding: embeddingOf(person),
        imageSize: { width: 400, height: 400 },
        boundingBox: { left: 100, top: 100, width: 150, height: 200 },
        detectionScore: 0.99,
        landmarks68: Array.from({ length: 68 }, (_, i) => ({ x: 100 + (i % 9) * 17, y: 100 + Math.floor(i / 9) * 24 })),
        ...(quality && { quality: { overall: 0.8, components: {} as CaptureQuality['components'] }, unfit }),
        ...(liveness && {
          liveness: { probability, score: logit, band: 'doubt' as const },
          attack: { print: 0.2, replay: 0.7, mask: 0.1 },
        }),
      };
    },
    stats: () => ({ workers: 4, busy: 0, queued: 0, replaced: 0 }),
  };
}

/** The same for the same name; those of two names hardly resemble each other. */
function embeddingOf(person: string): Float32Array {
  const digests = [0, 1, 2, 3].map((part) => createHash('sha256').update(`${part} ${person}`).digest());
  const numbers = Float32Array.from(Buffer.concat(digests), (byte) => byte - 127.5);
  const length = Math.hypot(...numbers);
  return numbers.map((value) => value / length);
}
