import { z } from 'zod';
import { nothing, ofField, problem } from './definition.js';

const pixels = z.number().int().min(1);

/** What can be wrong with an image, with the face in it, and with how the photo was taken. */
export const pixelProblems = {
  'image.empty': problem({
    details: ofField,
    retry: 'never',
    cause: 'The image is absent or 0 bytes long.',
    remedy: 'Fill the file part; mind its name.',
    example: { field: 'image' },
  }),
  'image.too_large': problem({
    details: z.object({ field: z.string(), limitBytes: pixels }),
    retry: 'never',
    cause: 'The image has more bytes than this surface reads.',
    remedy: 'Scale the image down or compress it more.',
    example: { field: 'image', limitBytes: 8_388_608 },
  }),
  'image.unsupported_type': problem({
    details: ofField,
    retry: 'never',
    cause: 'The content is not an image type that this surface reads; name and declared type do not count.',
    remedy: 'Send a JPEG or PNG.',
    example: { field: 'image' },
  }),
  'image.undecodable': problem({
    details: ofField,
    retry: 'never',
    cause: 'The bytes begin like an image but cannot be decoded: cut short, damaged, or not one at all.',
    remedy: 'Open the file in a viewer, save it again and send that.',
    example: { field: 'image' },
  }),
  'image.too_many_pixels': problem({
    details: z.object({ field: z.string(), limitPixels: pixels }),
    retry: 'never',
    cause:
      'Width times height is over the limit, whatever the size of the file. The header is checked before decoding.',
    remedy: 'Scale the image down.',
    example: { field: 'image', limitPixels: 50_000_000 },
  }),
  'image.too_small': problem({
    details: z.object({ field: z.string(), minWidth: pixels, minHeight: pixels }),
    retry: 'never',
    cause: 'The image has fewer pixels than this surface needs.',
    remedy: 'Send the original instead of a thumbnail.',
    example: { field: 'image', minWidth: 100, minHeight: 100 },
  }),
  'face.not_found_in': problem({
    details: z.object({ image: z.string() }),
    retry: 'never',
    cause: 'The detector found no face in the image.',
    remedy: 'Use a clearer photo with the face turned to the camera.',
    example: { image: 'source' },
  }),
  'face.multiple': problem({
    details: z.object({ count: z.number().int().min(2) }),
    retry: 'never',
    cause: 'The image shows more than one face where exactly one is needed.',
    remedy: 'Crop the image to one person.',
    example: { count: 2 },
  }),
  'face.quality_too_low': problem({
    details: z.object({ reasons: z.array(z.string()) }),
    retry: 'never',
    cause: 'A face was found, but it is too blurred, dark, small, covered or turned away to be told apart reliably.',
    remedy: 'Take another photo: sharp, well lit, face uncovered and turned to the camera.',
    example: { reasons: ['LOW_SHARPNESS'] },
  }),
  'face.liveness_failed': problem({
    details: nothing,
    retry: 'never',
    cause: 'The photo looks like a print, a screen or a mask instead of a person in front of the camera.',
    remedy: 'Take the photo of the person directly.',
    example: {},
  }),
  'capture.too_many_faces': problem({
    details: nothing,
    retry: 'never',
    cause: 'The photo shows more than one face. Faces in the background under 10 % of the main one do not count.',
    remedy: 'Take the photo with one person in it.',
    example: {},
  }),
  'capture.cropped': problem({
    details: nothing,
    retry: 'never',
    cause: 'Part of the face lies outside the frame.',
    remedy: 'Move back until the whole face is in the frame.',
    example: {},
  }),
  'capture.too_close': problem({
    details: nothing,
    retry: 'never',
    cause: 'The face fills more than 85 % of both sides of the frame.',
    remedy: 'Hold the camera further away.',
    example: {},
  }),
  'capture.close_to_border': problem({
    details: nothing,
    retry: 'never',
    cause: 'The whole face is in the frame, but under 15 pixels from its border.',
    remedy: 'Centre the face.',
    example: {},
  }),
  'capture.too_small': problem({
    details: nothing,
    retry: 'never',
    cause: 'The face is under 224 pixels or its pupils are under 80 pixels apart.',
    remedy: 'Come closer, or use a camera with more pixels.',
    example: {},
  }),
  'capture.angle_too_large': problem({
    details: nothing,
    retry: 'never',
    cause: 'The head is turned or tilted by more than 30 degrees.',
    remedy: 'Look straight into the camera.',
    example: {},
  }),
  'capture.occluded': problem({
    details: nothing,
    retry: 'never',
    cause: 'A mask, a hand, sunglasses or another object covers a main part of the face.',
    remedy: 'Uncover the face.',
    example: {},
  }),
  'capture.landmarks_failed': problem({
    details: nothing,
    retry: 'never',
    cause: 'The points of the face could not be placed plausibly.',
    remedy: 'Take another photo: sharp, evenly lit, face turned to the camera.',
    example: {},
  }),
  'capture.frames_differ': problem({
    details: nothing,
    retry: 'never',
    cause: 'The frames of one capture do not show the same person.',
    remedy: 'Take all frames in one go, with the same person in front of the camera.',
    example: {},
  }),
  'capture.frames_still': problem({
    details: nothing,
    retry: 'never',
    cause: 'The face does not move between the frames of one capture as a head does: a photo of a photo would not.',
    remedy: 'Ask the person to turn the head a little or to smile between the frames; do not send one frame twice.',
    example: {},
  }),
};
