/** What the face surface promises to say, written down here once more on purpose: a change of it has to be meant. */
export interface Refusal {
  readonly status: number;
  /** The message, or what it must match as a whole where it names the part or the figure at fault. */
  readonly message: string | RegExp;
}

const part = '(image|source_image|target_image)';

export const faceRefusals = {
  missing_api_key: { status: 401, message: 'Missing API key' },
  invalid_api_key: { status: 401, message: 'Invalid or revoked API key' },
  account_inactive: { status: 403, message: 'The account is suspended' },
  rate_limited: {
    status: 429,
    message:
      /^Rate limit of \d+ requests per (second|minute|day|month) exceeded$|^The key's allowance of \d+ calls is used up$/,
  },
  image_too_large: { status: 413, message: new RegExp(`^(${part}|Request body) is larger than \\d+ (MB|kB)$`) },
  empty_image: { status: 400, message: new RegExp(`^${part} is empty$`) },
  invalid_image: {
    status: 400,
    message: new RegExp(
      `^${part} (is not a JPEG, PNG or WebP image|could not be decoded|has more than 50 megapixels)$`,
    ),
  },
  invalid_attributes: { status: 400, message: 'attributes must be one of default, all, none' },
  no_face_in_source: { status: 422, message: 'No face found in the source image' },
  no_face_in_target: { status: 422, message: 'No face found in the target image' },
  collection_exists: { status: 409, message: /^Collection [A-Za-z0-9_.:-]{1,120} exists already$/ },
  collection_not_found: { status: 404, message: 'Collection not found' },
  invalid_quality_filter: { status: 400, message: 'quality_filter must be one of none, low, medium, high' },
  invalid_face_id: { status: 400, message: 'face_id must be a UUID' },
  invalid_face_ids: { status: 400, message: 'Every face_id must be a UUID' },
  face_not_found: { status: 404, message: 'Face not found in this collection' },
  validation_error: { status: 422, message: /^\S.*$/ },
  not_found: { status: 404, message: /^(No such route|No crop of this face is kept)$/ },
  method_not_allowed: { status: 405, message: /^Method not allowed; use [A-Z]+( or [A-Z]+)*$/ },
  internal_error: { status: 500, message: 'Internal error' },
  overloaded: { status: 503, message: 'Too much work is waiting; retry shortly' },
} as const satisfies Record<string, Refusal>;

export type FaceCode = keyof typeof faceRefusals;
