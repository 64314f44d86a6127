import type { faceOperations } from '@facet/contract';
import { type ImageInput, imagePart } from './image.js';
import type { AddressBook, Addresses, Fields, Success } from './operations.js';
import type { CallOptions, Transport } from './transport.js';

type Operations = typeof faceOperations;

/** 1: boxes and landmarks in pixels of the upright image. 2: ratios (0 to 1) of its width and height. */
export type FaceVersion = 1 | 2;
export type FaceDetection = Success<Operations['detectFaces']>;
export type FaceComparison = Success<Operations['compareFaces']>;
export type DetectedFace = FaceDetection['faces'][number];
export type Attributes = Fields<Operations['detectFaces']>['attributes'];

const addresses: AddressBook<keyof Operations> = {
  detectFaces: ['POST', '/faces:detect'],
  compareFaces: ['POST', '/faces:compare'],
} satisfies Addresses<Operations>;

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

  /** Every face of the image, largest first. `attributes`: `none`, `default` (when left out) or `all`. */
  detect(image: ImageInput, options: CallOptions & { readonly attributes?: Attributes } = {}): Promise<FaceDetection> {
    const form = new FormData();
    if (options.attributes !== undefined) form.set('attributes', options.attributes);
    form.set('image', imagePart(image), 'image');
    return this.#send('detectFaces', form, options);
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
    return this.#send('compareFaces', form, options);
  }

  #send<Name extends keyof Operations>(
    name: Name,
    form: FormData,
    options: CallOptions,
  ): Promise<Success<Operations[Name]>> {
    const [method, path] = addresses[name];
    const request = { surface: 'face', authorization: this.#authorization, changesNothing: true } as const;
    return this.#transport.send({ ...request, method, path: this.#base + path, form }, options);
  }
}
