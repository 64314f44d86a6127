import { z } from 'zod';
import { ModelPackError } from '../../models/errors.js';

/** What a pack may hold at most: far more than models of this kind take, far less than would fill a disk or memory. */
export const padLimits = {
  manifestBytes: 256 * 1024,
  models: 16,
  modelBytes: 256 * 1024 * 1024,
  inputSide: 1024,
  classes: 100,
} as const;

const text = (longest: number) => z.string().min(1).max(longest);
const finite = z.number().min(-1e6).max(1e6);
const side = z.int().min(1).max(padLimits.inputSide);
/** Times the face box. */
const margin = z.number().min(0.5).max(10);

const boxFit = z.strictObject({
  rule: z.literal('box'),
  side: z.enum(['height', 'longer']),
  margin,
  outside: z.enum(['black', 'edge', 'reflect']),
});
const insideFit = z.strictObject({
  rule: z.literal('inside'),
  side: z.enum(['height', 'longer', 'each']),
  margin,
});

const input = z
  .strictObject({
    width: side,
    height: side,
    channels: z.literal([1, 3]),
    colourOrder: z.enum(['RGB', 'BGR']),
    greyWeights: z.tuple([finite, finite, finite]).optional(),
    mean: z.array(finite).min(1).max(3),
    factor: z.array(finite).min(1).max(3),
    layout: z.literal('NCHW'),
    fit: z.discriminatedUnion('rule', [boxFit, insideFit]),
    resample: z.enum(['bilinear', 'antialiased']),
  })
  .refine(({ channels, mean, factor }) => mean.length === channels && factor.length === channels, {
    error: 'mean and factor need one number for each channel',
  })
  .refine(({ channels, greyWeights }) => (channels === 1) === (greyWeights !== undefined), {
    error: 'greyWeights belong to one channel, and to nothing else',
  });

const output = z
  .strictObject({
    /** In the file. */
    name: text(200),
    shape: z.tuple([z.literal(1), z.int().min(1).max(padLimits.classes)]),
    /** `logits` are brought to probabilities by softmax, a single one by the logistic function. */
    kind: z.enum(['logits', 'probabilities']),
    /** Place of the class that stands for a live face. */
    liveIndex: z.int().min(0),
    /** Places of the classes that stand for paper and for screens, where the model has one for each. */
    attacks: z.strictObject({ print: z.int().min(0), replay: z.int().min(0) }).optional(),
    meaning: text(500),
  })
  .refine(({ shape, liveIndex }) => liveIndex < shape[1], { error: 'liveIndex lies outside the output' })
  .refine(({ shape, attacks }) => !attacks || Math.max(attacks.print, attacks.replay) < shape[1], {
    error: 'attacks lie outside the output',
  });

const model = z.strictObject({
  task: z.literal('liveness'),
  /** Beside the manifest: a name without folders. */
  file: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]*\.onnx$/, 'a plain file name that ends with .onnx'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
  bytes: z.int().min(1).max(padLimits.modelBytes),
  licence: text(200),
  source: text(500),
  input,
  output,
  /** Up to five outputs, evenly spread, for the fixed picture of waves that every model of Facet is tried on. */
  golden: z.array(finite).min(1).max(5).optional(),
});

const manifest = z.strictObject({
  id: z.literal('pad'),
  version: z
    .string()
    .max(32)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dots and dashes'),
  /** Added to the mean of the models' logits, so that a probability of 0.5 is the point where this pack shall decide. */
  shift: z.number().min(-10).max(10),
  models: z
    .array(model)
    .min(1)
    .max(padLimits.models)
    .refine((models) => new Set(models.map(({ file }) => file.toLowerCase())).size === models.length, {
      error: 'two models of one file',
    }),
});

/** What the manifest of a pack against presentation attacks says. Nothing else may stand in it. */
export type PadManifest = z.infer<typeof manifest>;
export type PadModelManifest = z.infer<typeof model>;

/** Reads a manifest. Raises ModelPackError `manifest` that names every fault and where it is. */
export function parsePadManifest(json: string): PadManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ModelPackError('manifest', 'the manifest is no JSON', error);
  }
  const parsed = manifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 8).map(({ path, message }) => `${placeOf(path)}: ${message}`);
  throw new ModelPackError('manifest', `the manifest is not one of a pad pack: ${faults.join('; ')}`);
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'top' : path.map(String).join('.');
}
