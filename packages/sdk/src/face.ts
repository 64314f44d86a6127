import type { faceOperations } from '@facet/contract';
import { type ImageInput, imagePart } from './image.js';
import type { Field, PathOf, Success } from './operations.js';
import type { CallOptions, Transport } from './transport.js';

type Operations = typeof faceOperations;

/** 1: boxes and landmarks in pixels of the upright image. 2: ratios (0 to 1) of its width and height. */
export type FaceVersion = 1 | 2;
export type FaceDetection = Success<Operations['detectFaces'], 200>;
export type FaceComparison = Success<Operations['compareFaces'], 200>;
export type DetectedFace = FaceDetection['faces'][number];
export type Attributes = NonNullable<Field<Operations['detectFaces'], 'attributes'>>;

const paths: { readonly [O in 'detectFaces' | 'compareFaces']: PathOf<Operations[O]> } = {
  detectFaces: '/faces:detect',
  compareFaces: '/faces:compare',
};

/** Finds and compares faces. Every call raises FacetError<'face'> or FacetConnectionError. */
export class FaceClient {
  readonly #transport: Transport;
  readonly #authorization: string;
  readonly #base: string;

  constructor(transport: Transport, apiKey: string, version: FaceVersion) {
    this.#transport = transport;
    this.#authorization = `Bearer ${apiKey}`;
    this.#base = `/face/api/v${version}`;
  }

  /** Every face of the image. `attributes`: `none`, `default` (when left out) or `all`. */
  detect(image: ImageInput, options: CallOptions & { readonly attributes?: Attributes } = {}): Promise<FaceDetection> {
    const form = new FormData();
    if (options.attributes !== undefined) form.set('attributes', options.attributes);
    form.set('image', imagePart(image), 'image');
    return this.#post(paths.detectFaces, form, options);
  }

  /** How alike the largest face of each image are, 0 to 1, and whether that reaches `threshold` (default 0.65). */
  compare(
    source: ImageInput,
    target: ImageInput,
    options: CallOptions & { readonly threshold?: number } = {},
  ): Promise<FaceComparison> {
    const form = new FormData();
    if (options.threshold !== undefined) form.set('threshold', String(options.threshold));
    form.set('source_image', imagePart(source), 'source');
    form.set('target_image', imagePart(target), 'target');
    return this.#post(paths.compareFaces, form, options);
  }

  #post<T>(path: string, form: FormData, options: CallOptions): Promise<T> {
    const call = {
      surface: 'face',
      method: 'POST',
      form,
      authorization: this.#authorization,
      changesNothing: true,
    } as const;
    return this.#transport.send<T>({ ...call, path: this.#base + path }, options);
  }
}
