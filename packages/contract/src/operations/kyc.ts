import type { kycErrors } from '../errors/kyc.js';
import { limits } from '../limits.js';
import * as schemas from './kyc-schemas.js';
import { operationsOf, type Upload } from './operation.js';

export { captureCodes } from './kyc-schemas.js';

/** Makes an operation of the kyc surface: all of them read images and their key from the body. */
const operation = operationsOf<keyof typeof kycErrors>([
  'request.route_not_found',
  'request.method_not_allowed',
  'request.unsupported_media_type',
  'request.body_too_large',
  'request.timed_out',
  'auth.key_missing',
  'auth.key_unknown',
  'auth.key_revoked',
  'auth.key_expired',
  'auth.address_not_allowed',
  'account.suspended',
  'limit.requests',
  'limit.calls',
  'request.invalid',
  'image.empty',
  'image.too_large',
  'image.unsupported_type',
  'image.undecodable',
  'image.too_many_pixels',
  'server.internal',
  'server.overloaded',
]);

const ofCaptures = [
  'capture.face_not_found',
  'capture.too_many_faces',
  'capture.cropped',
  'capture.too_close',
  'capture.close_to_border',
  'capture.too_small',
  'capture.angle_too_large',
  'capture.occluded',
  'capture.landmarks_failed',
  'capture.frames_differ',
  'capture.frames_still',
] as const;

const { bodyBytes } = limits.kyc;
const { image, frameFiles, frameList } = schemas;
const bothImages = { imageIdCard: image, imageBest: image } as const;
const framesAdvice =
  'One to four further frames of the same capture make the judgement safer: they have to show the same person, who moves.';

/** The request of a form; keeps the literal types of its files. */
const form = <const U extends Upload>(multipart: U) => ({ multipart: { ...multipart, bodyBytes } });
const json = <const U extends Upload>(base64: U) => ({ base64: { ...base64, bodyBytes } });

export const kycOperations = {
  verify: operation({
    id: 'verify',
    method: 'POST',
    path: '/api/faceid/v2/verify',
    summary: 'Compare a selfie with the portrait on an identity card',
    description: 'The largest face of each image counts. Neither is held to the rules for captures.',
    auth: 'body-key',
    request: form({ files: bothImages, fields: schemas.keyField }),
    responses: { 200: schemas.verified },
    problems: ['request.malformed_multipart', 'face.not_found_in'],
  }),
  verifyWithLiveness: operation({
    id: 'verifyWithLiveness',
    method: 'POST',
    path: '/api/faceid/v2-1/verify',
    summary: 'Compare a selfie with the portrait on an identity card, and check that the selfie is live',
    description: `The selfie (\`imageBest\`) is held to the rules for captures; the card is not. ${framesAdvice}`,
    auth: 'body-key',
    request: form({ files: { ...bothImages, ...frameFiles }, fields: schemas.detailedFormFields }),
    responses: { 200: schemas.verifiedLive },
    problems: ['request.malformed_multipart', 'face.not_found_in', ...ofCaptures],
  }),
  verifyJson: operation({
    id: 'verifyJson',
    method: 'POST',
    path: '/api/faceid/v2-2/verify',
    summary: 'The same as v2-1 with the images as base64 in JSON',
    description: `A prefix \`data:image/jpeg;base64,\`, line breaks and the URL-safe alphabet are understood. ${framesAdvice}`,
    auth: 'body-key',
    request: json({ files: { ...bothImages, ...frameList }, fields: schemas.detailedJsonFields }),
    responses: { 200: schemas.verifiedLive },
    problems: ['request.malformed_json', 'face.not_found_in', ...ofCaptures],
  }),
  verifyV4: operation({
    id: 'verifyV4',
    method: 'POST',
    path: '/api/faceid/v4/verify',
    summary: 'Compare a selfie with the portrait on an identity card, on the scale whose pass mark is 1.0',
    description: 'The confidence is that of v2 divided by 75.',
    auth: 'body-key',
    request: json({ files: bothImages, fields: schemas.keyField }),
    responses: { 200: schemas.verifiedV4 },
    problems: ['request.malformed_json', 'face.not_found_in'],
  }),
  verifyV4WithLiveness: operation({
    id: 'verifyV4WithLiveness',
    method: 'POST',
    path: '/api/faceid/v4-1/verify',
    summary: 'The same as v4, and check that the selfie is live',
    description: `The selfie (\`imageBest\`) is held to the rules for captures; the card is not. ${framesAdvice}`,
    auth: 'body-key',
    request: json({ files: { ...bothImages, ...frameList }, fields: schemas.detailedJsonFields }),
    responses: { 200: schemas.verifiedLiveV4 },
    problems: ['request.malformed_json', 'face.not_found_in', ...ofCaptures],
  }),
  checkLiveness: operation({
    id: 'checkLiveness',
    method: 'POST',
    path: '/api/check_liveness',
    summary: 'Check that a selfie is live',
    description: `Live means a probability above 0.5. ${framesAdvice}`,
    auth: 'body-key',
    livenessOnly: true,
    request: form({ files: { data: image, ...frameFiles }, fields: schemas.detailedFormFields }),
    responses: { 200: schemas.captureLiveness },
    problems: ['request.malformed_multipart', ...ofCaptures],
  }),
  inspectCapture: operation({
    id: 'inspectCapture',
    method: 'POST',
    path: '/api/inspect_capture',
    summary: 'Judge a photo by every rule for captures',
    description:
      'For applications that guide a person to a good photo: each check with what was measured and what is required. A rule that fails is no error here.',
    auth: 'body-key',
    livenessOnly: true,
    request: form({ files: { data: image }, fields: schemas.keyField }),
    responses: { 200: schemas.inspected },
    problems: ['request.malformed_multipart'],
  }),
} as const;
