export type ModelTask =
  | 'detect-ultraface'
  | 'detect-blazeface'
  | 'landmarks68'
  | 'facemesh468'
  | 'embed-a'
  | 'embed-b'
  | 'liveness'
  | 'faceres'
  | 'emotion'
  | 'pose';

/** An npm package that a model file is taken from. */
export interface ModelPackage {
  readonly name: string;
  readonly version: string;
  /** Of the tarball, in npm's notation. */
  readonly integrity: string;
  /** Size of the tarball. */
  readonly bytes: number;
  readonly licence: string;
}

/**
 * Which part of the image the model sees and how it is brought to the input size.
 * - `stretch`: the whole region, each axis scaled by itself;
 * - `letterbox`: the whole region inside a square, black bars around it;
 * - `box`: a square around the face box's centre; its side is the box's `side` times `margin`; outside the image black
 *   (`black`), the border's pixels repeated (`edge`) or the image mirrored at the border's pixels (`reflect`);
 * - `inside`: as `box`, or with `side` `each` the box itself with both sides times `margin`; made as much smaller as it
 *   must be to fit into the image, all sides alike, and shifted inside, never padded;
 * - `eyes`: a square around the face's centre turned so that the eyes are level; its side is `margin` times their distance;
 * - `template`: eyes, nose and mouth brought to fixed places (ArcFace's template).
 */
export type InputFit =
  | { readonly rule: 'stretch' }
  | { readonly rule: 'letterbox' }
  | {
      readonly rule: 'box';
      readonly side: 'height' | 'longer';
      readonly margin: number;
      readonly outside: 'black' | 'edge' | 'reflect';
    }
  | { readonly rule: 'inside'; readonly side: 'height' | 'longer' | 'each'; readonly margin: number }
  | { readonly rule: 'eyes'; readonly margin: number; readonly outside: 'black' }
  | { readonly rule: 'template'; readonly name: 'arcface-112' };

/**
 * How a crop's pixels are read from the image: `bilinear` from the nearest four however much the crop shrinks, or
 * `antialiased`, averaged over what each shows. Models for presentation attacks look at what either leaves.
 */
export type Resample = 'bilinear' | 'antialiased';

/** How a model wants its pixels: float32, `(value - mean) * factor` for each channel, values 0..255. */
export interface ModelInput {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly colourOrder: 'RGB' | 'BGR';
  /** Weights of red, green and blue; only for one channel, before mean and factor. */
  readonly greyWeights?: readonly [number, number, number];
  readonly mean: readonly number[];
  readonly factor: readonly number[];
  /** One image, its channels one after the other, each row by row. */
  readonly layout: 'NCHW';
  readonly fit: InputFit;
  /** Absent: bilinear for the rule `inside`, else antialiased as coarsely as the model bears it. */
  readonly resample?: Resample;
}

export interface ModelOutput {
  /** In the file. */
  readonly name: string;
  /** What the code calls it. */
  readonly role: string;
  readonly shape: readonly number[];
  /** What the numbers are, for people. */
  readonly meaning: string;
}

export interface ModelSource {
  readonly package: string;
  readonly version: string;
  readonly integrity: string;
  /** Files inside the package; the weights come after the graph where they are apart. */
  readonly paths: readonly string[];
  readonly format: 'onnx' | 'tensorflow-js' | 'tensorflow-lite';
}

export interface ModelManifest {
  readonly task: ModelTask;
  /** Inside the pack's directory. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly licence: string;
  readonly source: ModelSource;
  readonly input: ModelInput;
  readonly outputs: readonly ModelOutput[];
}

/** What `manifest.json` of a built pack holds. */
export interface PackManifest {
  readonly id: string;
  readonly version: string;
  readonly models: readonly ModelManifest[];
}

/** The manifest of a model. Raises RangeError for a task that the pack has no model for. */
export function modelFor(manifest: PackManifest, task: ModelTask): ModelManifest {
  const model = manifest.models.find((candidate) => candidate.task === task);
  if (!model) throw new RangeError(`model pack ${manifest.id} ${manifest.version} has no model for ${task}`);
  return model;
}
