import type { kycOperations } from '@facet/contract';
import { base64Of, formOf, type ImageInput } from './image.js';
import type { AddressBook, Addresses, Success } from './operations.js';
import type { Call, CallOptions, Transport } from './transport.js';

type Operations = typeof kycOperations;

export type Verification = Success<Operations['verify']>;
export type LiveVerification = Success<Operations['verifyWithLiveness']>;
export type CaptureLiveness = Success<Operations['checkLiveness']>;
export type CaptureReport = Success<Operations['inspectCapture']>;
export type CaptureCheck = CaptureReport['checks'][number];
export type CaptureCode = CaptureCheck['code'];

/** What every call that checks liveness accepts. */
export interface LivenessOptions {
  /** One to four further frames of the same capture, in the order in which they were taken. */
  readonly frames?: readonly ImageInput[];
  /** Whether the answer has the `band`. Default false. */
  readonly details?: boolean;
}

const addresses: AddressBook<keyof Operations> = {
  verify: ['POST', '/api/faceid/v2/verify'],
  verifyWithLiveness: ['POST', '/api/faceid/v2-1/verify'],
  verifyJson: ['POST', '/api/faceid/v2-2/verify'],
  verifyV4: ['POST', '/api/faceid/v4/verify'],
  verifyV4WithLiveness: ['POST', '/api/faceid/v4-1/verify'],
  checkLiveness: ['POST', '/api/check_liveness'],
  inspectCapture: ['POST', '/api/inspect_capture'],
} satisfies Addresses<Operations>;

/**
 * Compares selfies with identity cards and checks that they are live. Every call raises FacetError<'kyc'>, also for an
 * answer with status 200 that says what is wrong with a photo, or FacetConnectionError.
 */
export class KycClient {
  readonly #transport: Transport;
  readonly #apiKey: string;

  constructor(transport: Transport, apiKey: string) {
    this.#transport = transport;
    this.#apiKey = apiKey;
  }

  /** How alike the faces are, 0 to 100; one person from 75 on. */
  verify(imageIdCard: ImageInput, imageBest: ImageInput, options: CallOptions = {}): Promise<Verification> {
    return this.#send('verify', { form: this.#form({}, { imageIdCard, imageBest }) }, options);
  }

  /** The same, and whether the selfie is live: more likely than not above a probability of 0.5. */
  verifyWithLiveness(
    imageIdCard: ImageInput,
    imageBest: ImageInput,
    options: CallOptions & LivenessOptions = {},
  ): Promise<LiveVerification> {
    const form = this.#form(options, { imageIdCard, imageBest });
    return this.#send('verifyWithLiveness', { form }, options);
  }

  /** `verifyWithLiveness` with the images as base64 in JSON, for networks that let no forms through. */
  async verifyJson(
    imageIdCard: ImageInput,
    imageBest: ImageInput,
    options: CallOptions & LivenessOptions = {},
  ): Promise<LiveVerification> {
    return this.#send('verifyJson', { json: await this.#json(options, { imageIdCard, imageBest }) }, options);
  }

  /** `verify` on the scale of v4, where one person is from 1.0 on and the most is 1.3333. */
  async verifyV4(imageIdCard: ImageInput, imageBest: ImageInput, options: CallOptions = {}): Promise<Verification> {
    return this.#send('verifyV4', { json: await this.#json({}, { imageIdCard, imageBest }) }, options);
  }

  /** `verifyWithLiveness` on the scale of v4. */
  async verifyV4WithLiveness(
    imageIdCard: ImageInput,
    imageBest: ImageInput,
    options: CallOptions & LivenessOptions = {},
  ): Promise<LiveVerification> {
    const json = await this.#json(options, { imageIdCard, imageBest });
    return this.#send('verifyV4WithLiveness', { json }, options);
  }

  /** Whether a selfie is live. */
  checkLiveness(data: ImageInput, options: CallOptions & LivenessOptions = {}): Promise<CaptureLiveness> {
    return this.#send('checkLiveness', { form: this.#form(options, { data }) }, options);
  }

  /** Every rule for captures with what was measured; a rule that fails raises nothing. */
  inspectCapture(data: ImageInput, options: CallOptions = {}): Promise<CaptureReport> {
    return this.#send('inspectCapture', { form: this.#form({}, { data }) }, options);
  }

  #form({ frames = [], details }: LivenessOptions, images: Readonly<Record<string, ImageInput>>): FormData {
    const further = Object.fromEntries(frames.map((frame, index) => [`frame${index + 2}`, frame]));
    return formOf({ apiKey: this.#apiKey, details }, { ...images, ...further });
  }

  async #json({ frames, details }: LivenessOptions, images: Readonly<Record<string, ImageInput>>): Promise<object> {
    const texts = Object.entries(images).map(async ([name, image]) => [name, await base64Of(image)]);
    return {
      apiKey: this.#apiKey,
      ...(details !== undefined && { details }),
      ...Object.fromEntries(await Promise.all(texts)),
      ...(frames && { frames: await Promise.all(frames.map(base64Of)) }),
    };
  }

  #send<Name extends keyof Operations>(
    name: Name,
    body: Pick<Call, 'form' | 'json'>,
    options: CallOptions,
  ): Promise<Success<Operations[Name]>> {
    const [method, path] = addresses[name];
    return this.#transport.send(
      { ...body, surface: 'kyc', method, path: `/kyc${path}`, changesNothing: true },
      options,
    );
  }
}
