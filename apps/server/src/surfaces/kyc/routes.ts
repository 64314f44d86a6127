import { kycOperations } from '@facet/contract';
import type { AuthenticatedKey } from '../../domain/accounts/index.js';
import { type Capture, type Captures, type NamedImage, onScaleOfV4 } from '../../domain/capture/index.js';
import { type HandlerInput, type Route, routesFor } from '../../http/route.js';
import { wireCapture, wireInspection } from './wire.js';

type Live =
  | HandlerInput<typeof kycOperations.verifyWithLiveness, AuthenticatedKey>
  | HandlerInput<typeof kycOperations.verifyJson, AuthenticatedKey>
  | HandlerInput<typeof kycOperations.verifyV4WithLiveness, AuthenticatedKey>;

/** Verification in its five versions, the check of liveness, and the inspection of a capture. */
export function kycRoutes(captures: Captures): Route<AuthenticatedKey>[] {
  const on = routesFor<AuthenticatedKey>();

  async function verify(files: CardAndSelfie, signal: AbortSignal): Promise<number> {
    return captures.match(card(files), selfie(files), { signal });
  }

  async function verifyLive(
    { files, fields, requestId, signal, fault }: Live,
    scale = (confidence: number) => confidence,
  ) {
    const capture = { photo: selfie(files), frames: framesOf(files) };
    const matched = await captures.matchLive(card(files), capture, { signal, failLandmarks: fault === 'landmarks' });
    return {
      status: 200,
      body: {
        request_id: requestId,
        result_idcard: { confidence: scale(matched.confidence) },
        imageBestLiveness: wireCapture(matched, fields.details),
      },
    } as const;
  }

  return [
    on(kycOperations.verify)(async ({ files, requestId, signal }) => {
      const confidence = await verify(files, signal);
      return { status: 200, body: { request_id: requestId, result_idcard: { confidence } } };
    }),
    on(kycOperations.verifyV4)(async ({ files, requestId, signal }) => {
      const confidence = onScaleOfV4(await verify(files, signal));
      return { status: 200, body: { request_id: requestId, result_idcard: { confidence } } };
    }),
    on(kycOperations.verifyWithLiveness)((input) => verifyLive(input)),
    on(kycOperations.verifyJson)((input) => verifyLive(input)),
    on(kycOperations.verifyV4WithLiveness)((input) => verifyLive(input, onScaleOfV4)),

    on(kycOperations.checkLiveness)(async ({ files, fields, signal, fault }) => {
      const capture: Capture = { photo: { field: 'data', bytes: files.data }, frames: framesOf(files) };
      const judged = await captures.judge(capture, { signal, failLandmarks: fault === 'landmarks' });
      return { status: 200, body: wireCapture(judged, fields.details) };
    }),
    on(kycOperations.inspectCapture)(async ({ files, requestId, signal }) => {
      const inspection = await captures.inspect({ field: 'data', bytes: files.data }, signal);
      return { status: 200, body: { request_id: requestId, ...wireInspection(inspection) } };
    }),
  ];
}

interface CardAndSelfie {
  readonly imageIdCard: Uint8Array;
  readonly imageBest: Uint8Array;
}

const card = ({ imageIdCard }: CardAndSelfie): NamedImage => ({ field: 'imageIdCard', bytes: imageIdCard });
const selfie = ({ imageBest }: CardAndSelfie): NamedImage => ({ field: 'imageBest', bytes: imageBest });

interface Frames {
  /** Of JSON. */
  readonly frames?: readonly Uint8Array[];
  /** Of a form. */
  readonly frame2?: Uint8Array | undefined;
  readonly frame3?: Uint8Array | undefined;
  readonly frame4?: Uint8Array | undefined;
  readonly frame5?: Uint8Array | undefined;
}

/** The further frames of a capture, in the order in which they were taken. */
function framesOf({ frames = [], frame2, frame3, frame4, frame5 }: Frames): NamedImage[] {
  const listed = frames.map((bytes, index) => [`frames.${index}`, bytes] as const);
  const named = Object.entries({ frame2, frame3, frame4, frame5 });
  return [...listed, ...named].flatMap(([field, bytes]) => (bytes ? [{ field, bytes }] : []));
}
