import { fail, limits, ProblemError } from '@facet/contract';
import type { Vision } from '@facet/vision';
import type { Captures, NamedImage } from '../../capture/index.js';
import { shownSimilarity } from '../../collections/index.js';
import type { Pipeline } from '../types.js';
import type { PipelineRunner } from './parts.js';
import { analysedFaceOutput, faceOutput, livenessOutput } from './pipeline-outputs.js';

export interface PipelineParts {
  vision: Pick<Vision, 'analyse' | 'compare'>;
  captures: Pick<Captures, 'match' | 'matchLive'>;
}

type Input = Parameters<PipelineRunner['run']>[1];
type Run = (input: Input, signal: AbortSignal) => Promise<Record<string, unknown>>;

const attributeLevels = ['default', 'all', 'none'] as const;

/** What the face and kyc surfaces do, with images among the inputs of a product. */
export class Pipelines implements PipelineRunner {
  readonly #runs: Readonly<Record<Pipeline, Run>>;

  constructor({ vision, captures }: PipelineParts) {
    this.#runs = {
      'face.detect': (input, signal) => detect(vision, input, signal),
      'face.compare': (input, signal) => compare(vision, input, signal),
      'kyc.verify': (input, signal) => verify(captures, input, signal),
    };
  }

  run(pipeline: Pipeline, input: Input, signal: AbortSignal): Promise<Record<string, unknown>> {
    return this.#runs[pipeline](input, signal);
  }
}

async function detect(vision: PipelineParts['vision'], { images, parameters }: Input, signal: AbortSignal) {
  const { field, bytes } = imageOf(images, 'image');
  const level = parameters.attributes ?? 'default';
  const attributes = attributeLevels.find((known) => known === level);
  if (!attributes) refuse('attributes', `Must be one of ${attributeLevels.join(', ')}`);
  const { faces, imageSize } = await vision.analyse(bytes, { field, attributes, signal });
  return { faces: faces.map(analysedFaceOutput), image_size: imageSize };
}

async function compare(vision: PipelineParts['vision'], { images, parameters }: Input, signal: AbortSignal) {
  const threshold = parameters.threshold ?? limits.face.compareThreshold;
  if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1))
    refuse('threshold', 'Must be a number from 0 to 1');
  const [one, other] = [imageOf(images, 'source'), imageOf(images, 'target')];
  const { cosine, source, target } = await vision.compare(one.bytes, other.bytes, { signal }).catch(nameInputs);
  const similarity = shownSimilarity(cosine);
  return {
    similarity,
    is_match: similarity >= threshold,
    threshold,
    source_face: faceOutput(source),
    target_face: faceOutput(target),
  };
}

async function verify(captures: PipelineParts['captures'], { images, parameters }: Input, signal: AbortSignal) {
  const liveness = parameters.liveness ?? true;
  if (typeof liveness !== 'boolean') refuse('liveness', 'Must be true or false');
  const [card, photo] = [imageOf(images, 'id_card'), imageOf(images, 'selfie')];
  if (!liveness) return { result_idcard: { confidence: await captures.match(card, photo, { signal }) } };
  const matched = await captures.matchLive(card, { photo, frames: [] }, { signal });
  return { result_idcard: { confidence: matched.confidence }, image_best_liveness: livenessOutput(matched) };
}

/** A product's own schema may leave out what its pipeline cannot do without. */
function imageOf(images: Input['images'], name: string): NamedImage {
  const bytes = images[name];
  const field = `inputs.${name}`;
  const limitBytes = limits.gateway.imageBytes;
  if (!bytes) refuse(name, 'Required');
  if (bytes.byteLength > limitBytes) fail('image.too_large', { field, limitBytes });
  return { field, bytes };
}

function refuse(input: string, message: string): never {
  return fail('product.input_invalid', { issues: [{ field: `inputs.${input}`, message }] });
}

/** Vision knows the two images by their roles, which are the names of the inputs. */
function nameInputs(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error;
  const named = (['field', 'image'] as const)
    .filter((key) => key in error.details)
    .map((key) => [key, `inputs.${(error.details as Record<string, unknown>)[key]}`]);
  if (named.length === 0) throw error;
  throw new ProblemError(error.problem, { ...error.details, ...Object.fromEntries(named) }, error.cause);
}
