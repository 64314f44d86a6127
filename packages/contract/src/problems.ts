/**
 * Every way in which a request to any surface can fail, once. The domain throws a problem by name; a surface maps it
 * to a code, an HTTP status and a message of its own (see `errors/`).
 */
import { z } from 'zod';

/** Whether sending the same request again can help: never, after a wait, or once something else was put right. */
export type RetryAdvice = 'never' | 'after-wait' | 'after-fix';

export interface ProblemDefinition {
  /** Shape of the details that the thrower must give. */
  readonly details: z.ZodObject;
  readonly retry: RetryAdvice;
  /** Why this happens, in plain words, for the person who reads the reference page. */
  readonly cause: string;
  /** What that person can do about it. */
  readonly remedy: string;
  /** Details as a real failure would carry them; the reference pages and OpenAPI examples are rendered from it. */
  readonly example: Record<string, unknown>;
}

const none = z.object({});
const field = z.object({ field: z.string() });
const issue = z.object({ field: z.string(), message: z.string() });
const wait = z.object({ retryAfterSeconds: z.number().int().min(1) });
const imageRole = z.enum(['image', 'source', 'target', 'idCard', 'best']);

function problem<D extends z.ZodObject>(definition: ProblemDefinition & { details: D; example: z.input<D> }) {
  return definition;
}

export const problems = {
  'request.route_not_found': problem({
    details: z.object({ method: z.string(), path: z.string() }),
    retry: 'never',
    cause: 'No operation of this surface has this path.',
    remedy: 'Compare the path with the reference; mind the version and the surface prefix.',
    example: { method: 'GET', path: '/nowhere' },
  }),
  'request.method_not_allowed': problem({
    details: z.object({ allowed: z.array(z.string()) }),
    retry: 'never',
    cause: 'The path exists, but not with this HTTP method.',
    remedy: 'Use one of the methods that the Allow header names.',
    example: { allowed: ['POST'] },
  }),
  'request.malformed_json': problem({
    details: none,
    retry: 'never',
    cause: 'The body is not JSON, or ends early.',
    remedy: 'Send one complete JSON value and Content-Type: application/json.',
    example: {},
  }),
  'request.malformed_multipart': problem({
    details: none,
    retry: 'never',
    cause: 'The multipart body has no boundary, or ends before its closing boundary.',
    remedy: 'Let the HTTP client write the Content-Type header with its boundary, and send the body to its end.',
    example: {},
  }),
  'request.unsupported_media_type': problem({
    details: z.object({ expected: z.string() }),
    retry: 'never',
    cause: 'The Content-Type of the body is not the one this operation reads.',
    remedy: 'Send the body in the content type that the message names.',
    example: { expected: 'multipart/form-data' },
  }),
  'request.body_too_large': problem({
    details: z.object({ limitBytes: z.number().int() }),
    retry: 'never',
    cause: 'The body is larger than anything this operation could accept.',
    remedy: 'Send less: scale the image down, or split the request.',
    example: { limitBytes: 1_048_576 },
  }),
  'request.timed_out': problem({
    details: none,
    retry: 'after-wait',
    cause: 'The body arrived too slowly.',
    remedy: 'Send the request again over a faster connection.',
    example: {},
  }),
  'request.aborted': problem({
    details: none,
    retry: 'never',
    cause: 'The client closed the connection before the answer was ready.',
    remedy: 'Nothing was answered, because nobody was listening. Wait longer before giving up.',
    example: {},
  }),
  'request.invalid': problem({
    details: z.object({ issues: z.array(issue).min(1) }),
    retry: 'never',
    cause: 'A parameter is missing or its value is not allowed.',
    remedy: 'Correct the fields that the message names.',
    example: { issues: [{ field: 'limit', message: 'Must be between 1 and 100' }] },
  }),
  'server.internal': problem({
    details: none,
    retry: 'after-wait',
    cause: 'Something failed inside the server that no rule foresaw.',
    remedy: 'Try once more; if it happens again, give the request id to whoever runs the server.',
    example: {},
  }),
  'server.overloaded': problem({
    details: wait,
    retry: 'after-wait',
    cause: 'More work is waiting than the server accepts.',
    remedy: 'Wait as long as Retry-After says, then send the request again; spread the load.',
    example: { retryAfterSeconds: 1 },
  }),
  'auth.key_missing': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The request carries no API key.',
    remedy: 'Send the key in the header that the surface names.',
    example: {},
  }),
  'auth.key_unknown': problem({
    details: none,
    retry: 'after-fix',
    cause:
      'No key of this surface looks like the one that was sent: it is malformed, was never issued, or belongs to another surface.',
    remedy: 'Check the key for missing characters, and that it was made for this surface.',
    example: {},
  }),
  'auth.key_revoked': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The key was revoked or switched off.',
    remedy: 'Ask for a new key.',
    example: {},
  }),
  'auth.key_expired': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The key is past the date on which it expires.',
    remedy: 'Ask for a new key, or for a later date.',
    example: {},
  }),
  'auth.scope_missing': problem({
    details: z.object({ scope: z.string() }),
    retry: 'after-fix',
    cause: 'The key is valid, but not for this kind of operation.',
    remedy: 'Use a key with the scope that the message names.',
    example: { scope: 'write' },
  }),
  'auth.address_not_allowed': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The key may only be used from addresses on its list, and this request comes from another.',
    remedy: 'Call from an allowed address, or have the list changed.',
    example: {},
  }),
  'auth.credentials_invalid': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The mail address, the password or the one-time code is wrong.',
    remedy: 'Check them; reset the password if it is lost.',
    example: {},
  }),
  'auth.token_expired': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The access token is past its hour.',
    remedy: 'Get a new one with the refresh token.',
    example: {},
  }),
  'auth.token_invalid': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The token is absent, changed, foreign, used up, or its session was ended.',
    remedy: 'Sign in again.',
    example: {},
  }),
  'auth.otp_required': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The password was right, and this member uses two-factor sign-in.',
    remedy: 'Send the one-time code too.',
    example: {},
  }),
  'auth.email_unverified': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The mail address was not confirmed yet.',
    remedy: 'Follow the link in the mail, or ask for another mail.',
    example: {},
  }),
  'auth.role_insufficient': problem({
    details: z.object({ role: z.string() }),
    retry: 'after-fix',
    cause: "The member's role does not allow this.",
    remedy: 'Ask an owner or an admin.',
    example: { role: 'admin' },
  }),
  'account.suspended': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The account that owns the key is suspended.',
    remedy: 'Ask whoever runs the server.',
    example: {},
  }),
  'account.payment_required': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The account is past due, so nothing can be written or analysed.',
    remedy: 'Settle the account; reading still works.',
    example: {},
  }),
  'limit.requests': problem({
    details: z.object({ window: z.enum(['second', 'minute', 'day', 'month']), limit: z.number().int(), ...wait.shape }),
    retry: 'after-wait',
    cause: 'The key sent more requests than its limit allows in this window.',
    remedy: 'Wait as long as Retry-After says. A refused request uses nothing up.',
    example: { window: 'minute', limit: 600, retryAfterSeconds: 12 },
  }),
  'limit.calls': problem({
    details: z.object({ limit: z.number().int() }),
    retry: 'after-fix',
    cause: 'The key has used up all the calls it was given.',
    remedy: 'Ask for a larger allowance.',
    example: { limit: 1000 },
  }),
  'limit.attempts': problem({
    details: wait,
    retry: 'after-wait',
    cause: 'Too many wrong attempts for this account or from this address.',
    remedy: 'Wait as long as Retry-After says.',
    example: { retryAfterSeconds: 60 },
  }),
  'limit.collections': problem({
    details: z.object({ limit: z.number().int() }),
    retry: 'after-fix',
    cause: 'The plan allows no more collections.',
    remedy: 'Delete one, or change the plan.',
    example: { limit: 1 },
  }),
  'limit.faces': problem({
    details: z.object({ limit: z.number().int() }),
    retry: 'after-fix',
    cause: 'The collection holds as many faces as the plan allows.',
    remedy: 'Delete faces, or change the plan.',
    example: { limit: 50 },
  }),
  'limit.keys': problem({
    details: z.object({ limit: z.number().int() }),
    retry: 'after-fix',
    cause: 'The member has as many keys as the plan allows.',
    remedy: 'Delete a key, or change the plan.',
    example: { limit: 1 },
  }),
  'limit.storage': problem({
    details: z.object({ limitBytes: z.number().int() }),
    retry: 'after-fix',
    cause: "The file would pass the account's storage limit.",
    remedy: 'Delete files, or change the plan.',
    example: { limitBytes: 1_073_741_824 },
  }),
  'limit.analyses': problem({
    details: z.object({ limit: z.number().int(), ...wait.shape }),
    retry: 'after-wait',
    cause: "The month's analyses are used up.",
    remedy: 'Wait for the next month, or change the plan.',
    example: { limit: 15, retryAfterSeconds: 86_400 },
  }),
  'limit.concurrent_uploads': problem({
    details: z.object({ limit: z.number().int(), ...wait.shape }),
    retry: 'after-wait',
    cause: 'The account has as many uploads open as its plan allows.',
    remedy: 'Finish one first.',
    example: { limit: 10, retryAfterSeconds: 1 },
  }),
  'limit.upload_memory': problem({
    details: wait,
    retry: 'after-wait',
    cause: 'The server holds as many bytes of running uploads as it may.',
    remedy: 'Wait as long as Retry-After says.',
    example: { retryAfterSeconds: 1 },
  }),
  'image.empty': problem({
    details: field,
    retry: 'never',
    cause: 'The image part is absent or holds no bytes.',
    remedy: 'Send the photo in the part that the message names.',
    example: { field: 'image' },
  }),
  'image.too_large': problem({
    details: z.object({ ...field.shape, limitBytes: z.number().int() }),
    retry: 'never',
    cause: 'The image has more bytes than allowed. It was refused before it was decoded.',
    remedy: 'Scale the photo down or compress it more.',
    example: { field: 'image', limitBytes: 8_388_608 },
  }),
  'image.unsupported_type': problem({
    details: field,
    retry: 'never',
    cause: 'The bytes are not an image of a type that is read here, whatever the name or the declared type says.',
    remedy: 'Send a JPEG, PNG or WebP.',
    example: { field: 'image' },
  }),
  'image.undecodable': problem({
    details: field,
    retry: 'never',
    cause: 'The image is damaged or ends early.',
    remedy: 'Open the photo on your side, save it anew and send that.',
    example: { field: 'image' },
  }),
  'image.too_many_pixels': problem({
    details: z.object({ ...field.shape, limitPixels: z.number().int() }),
    retry: 'never',
    cause: 'The image has more pixels than allowed. It was refused by its header, before it was decoded.',
    remedy: 'Scale the photo down.',
    example: { field: 'image', limitPixels: 50_000_000 },
  }),
  'image.too_small': problem({
    details: z.object({ ...field.shape, minWidth: z.number().int(), minHeight: z.number().int() }),
    retry: 'never',
    cause: 'The image has fewer pixels than a face needs.',
    remedy: 'Send a larger photo.',
    example: { field: 'image', minWidth: 100, minHeight: 100 },
  }),
  'face.not_found_in': problem({
    details: z.object({ image: imageRole }),
    retry: 'never',
    cause: 'No face was found in the image.',
    remedy: 'Send a clearer, front-facing photo in which the face is not tiny.',
    example: { image: 'source' },
  }),
  'face.multiple': problem({
    details: z.object({ count: z.number().int() }),
    retry: 'never',
    cause: 'The image shows more than one face, and exactly one is wanted.',
    remedy: 'Crop the photo to one person.',
    example: { count: 2 },
  }),
  'face.quality_too_low': problem({
    details: z.object({ reasons: z.array(z.string()) }),
    retry: 'never',
    cause: 'The face is there, but too blurred, small, dark, covered or turned away to be relied on.',
    remedy: 'Take the photo again: nearer, in even light, facing the camera.',
    example: { reasons: ['LOW_SHARPNESS'] },
  }),
  'face.liveness_failed': problem({
    details: none,
    retry: 'never',
    cause: 'The photo looks like a picture of a picture or of a screen.',
    remedy: 'Take the photo of the person, not of a print or a display.',
    example: {},
  }),
  'parameter.attributes_invalid': problem({
    details: none,
    retry: 'never',
    cause: '`attributes` is not one of default, all, none.',
    remedy: 'Use one of the three values.',
    example: {},
  }),
  'parameter.quality_filter_invalid': problem({
    details: none,
    retry: 'never',
    cause: '`quality_filter` is not one of none, low, medium, high.',
    remedy: 'Use one of the four values.',
    example: {},
  }),
  'parameter.face_id_malformed': problem({
    details: none,
    retry: 'never',
    cause: 'The face id in the path is not a UUID.',
    remedy: 'Use an id that an index call answered.',
    example: {},
  }),
  'parameter.face_ids_malformed': problem({
    details: none,
    retry: 'never',
    cause: 'At least one id of the batch is not a UUID. Nothing was deleted.',
    remedy: 'Check every id before sending.',
    example: {},
  }),
  'collection.exists': problem({
    details: z.object({ externalId: z.string() }),
    retry: 'never',
    cause: 'The account has a collection with this external id.',
    remedy: 'Choose another id, or use the one that exists.',
    example: { externalId: 'staff' },
  }),
  'collection.not_found': problem({
    details: none,
    retry: 'never',
    cause: 'The account has no such collection.',
    remedy: 'Create it, or mend the path.',
    example: {},
  }),
  'collection.face_not_found': problem({
    details: none,
    retry: 'never',
    cause: 'The collection holds no such face.',
    remedy: 'Check the face id and the collection.',
    example: {},
  }),
  'collection.external_id_taken': problem({
    details: z.object({ externalId: z.string() }),
    retry: 'never',
    cause: 'An active face of the collection has this external id.',
    remedy: 'Choose another id, or delete that face first.',
    example: { externalId: 'employee-7' },
  }),
  'capture.too_many_faces': problem({
    details: none,
    retry: 'never',
    cause: 'More than one face is in the frame.',
    remedy: 'Take the photo with one person in it.',
    example: {},
  }),
  'capture.cropped': problem({
    details: none,
    retry: 'never',
    cause: 'Part of the face lies outside the frame.',
    remedy: 'Move until the whole face is in the frame.',
    example: {},
  }),
  'capture.too_close': problem({
    details: none,
    retry: 'never',
    cause: 'The face fills nearly the whole frame.',
    remedy: 'Hold the camera further away.',
    example: {},
  }),
  'capture.close_to_border': problem({
    details: none,
    retry: 'never',
    cause: 'The face is whole, but within 15 pixels of a border.',
    remedy: 'Bring the face to the middle of the frame.',
    example: {},
  }),
  'capture.too_small': problem({
    details: none,
    retry: 'never',
    cause: 'The face is under 224 pixels, or the pupils are under 80 pixels apart.',
    remedy: 'Come closer, or use a camera with more pixels.',
    example: {},
  }),
  'capture.angle_too_large': problem({
    details: none,
    retry: 'never',
    cause: 'The head is turned or tilted too far.',
    remedy: 'Look into the camera.',
    example: {},
  }),
  'capture.occluded': problem({
    details: none,
    retry: 'never',
    cause: 'A mask, a hand, sunglasses or an object covers a main part of the face.',
    remedy: 'Uncover the face.',
    example: {},
  }),
  'capture.landmarks_failed': problem({
    details: none,
    retry: 'never',
    cause: 'Eyes, nose and mouth could not be located in a plausible way.',
    remedy: 'Take the photo again in even light, facing the camera.',
    example: {},
  }),
  'product.not_found': problem({
    details: none,
    retry: 'never',
    cause: 'There is no active product with this slug.',
    remedy: 'Check the slug with whoever runs the server.',
    example: {},
  }),
  'product.not_entitled': problem({
    details: none,
    retry: 'after-fix',
    cause: 'The key is valid, but not for this product.',
    remedy: 'Ask for access to the product.',
    example: {},
  }),
  'product.input_invalid': problem({
    details: z.object({ issues: z.array(issue).min(1) }),
    retry: 'never',
    cause: "The inputs do not fit the product's schema.",
    remedy: 'Correct the fields that the message names.',
    example: { issues: [{ field: 'inputs', message: 'is required' }] },
  }),
  'product.format_unknown': problem({
    details: none,
    retry: 'never',
    cause: '`format` is not one of json, pdf, both.',
    remedy: 'Use one of the three values.',
    example: {},
  }),
  'product.response_unmappable': problem({
    details: none,
    retry: 'after-fix',
    cause: "The product's backend answered something that its mapping cannot read.",
    remedy: 'Have the product corrected.',
    example: {},
  }),
  'upstream.unauthorized': problem({
    details: none,
    retry: 'after-fix',
    cause: "The product's backend refused the credentials that the product holds.",
    remedy: 'Have the credentials of the product corrected.',
    example: {},
  }),
  'upstream.unavailable': problem({
    details: wait,
    retry: 'after-wait',
    cause: "The product's backend refuses, is too slow, fails, or has failed so often that it gets a rest.",
    remedy: 'Wait as long as Retry-After says, then try again.',
    example: { retryAfterSeconds: 5 },
  }),
  'file.not_found': problem({
    details: none,
    retry: 'never',
    cause: 'The account has no such file.',
    remedy: 'Check the id.',
    example: {},
  }),
  'file.duplicate': problem({
    details: z.object({ fileId: z.string() }),
    retry: 'never',
    cause: 'A file with the same bytes is there already.',
    remedy: 'Use the file that exists, or send skip_duplicates.',
    example: { fileId: '3fa85f64-5717-4562-b3fc-2c963f66afa6' },
  }),
  'file.too_large': problem({
    details: z.object({ limitBytes: z.number().int() }),
    retry: 'never',
    cause: 'The file is larger than the plan allows.',
    remedy: 'Send a smaller file, or upload a video in chunks.',
    example: { limitBytes: 26_214_400 },
  }),
  'batch.too_many_files': problem({
    details: z.object({ limit: z.number().int() }),
    retry: 'never',
    cause: 'The batch holds more files than allowed.',
    remedy: 'Split the batch.',
    example: { limit: 50 },
  }),
  'upload.chunk_invalid': problem({
    details: z.object({ chunkNumber: z.number().int().nullable(), issue: z.string() }),
    retry: 'after-fix',
    cause: "The chunk's number, size, checksum or etag is wrong, or a chunk is missing.",
    remedy: 'Check the chunk that the details name, and send it again through the retry operation.',
    example: { chunkNumber: 3, issue: 'Checksum does not match' },
  }),
  'upload.already_completed': problem({
    details: none,
    retry: 'never',
    cause: 'The upload was completed before.',
    remedy: 'Use the file that it made.',
    example: {},
  }),
  'vlm.failed': problem({
    details: none,
    retry: 'after-wait',
    cause: 'The vision-language provider refused, failed, answered nonsense or could not be reached.',
    remedy: 'Try again later, or choose another provider.',
    example: {},
  }),
  'vlm.timed_out': problem({
    details: none,
    retry: 'after-wait',
    cause: 'The vision-language provider took too long.',
    remedy: 'Try again with fewer images or a simpler question.',
    example: {},
  }),
  'member.conflict': problem({
    details: none,
    retry: 'never',
    cause: 'The mail address belongs to a member already.',
    remedy: 'Sign in, or use another address.',
    example: {},
  }),
  'resource.not_found': problem({
    details: z.object({ resource: z.string() }),
    retry: 'never',
    cause: 'There is no such thing, or it belongs to somebody else.',
    remedy: 'Check the id.',
    example: { resource: 'account' },
  }),
  'resource.exists': problem({
    details: z.object({ resource: z.string(), name: z.string() }),
    retry: 'never',
    cause: 'The name is taken.',
    remedy: 'Choose another name, or change the one that exists.',
    example: { resource: 'plan', name: 'free' },
  }),
  'resource.in_use': problem({
    details: z.object({ resource: z.string(), name: z.string() }),
    retry: 'after-fix',
    cause: 'Something still refers to it.',
    remedy: 'Move what refers to it first.',
    example: { resource: 'plan', name: 'free' },
  }),
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemName = keyof typeof problems;
export type ProblemDetails<N extends ProblemName> = z.output<(typeof problems)[N]['details']>;
type DetailsArguments<N extends ProblemName> =
  Record<never, never> extends ProblemDetails<N>
    ? [details?: ProblemDetails<N>, cause?: unknown]
    : [details: ProblemDetails<N>, cause?: unknown];

/** A failure named in the catalogue. `cause` keeps the foreign error for the log; it is never rendered. */
export class ProblemError<N extends ProblemName = ProblemName> extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: N,
    readonly details: ProblemDetails<N>,
    cause?: unknown,
  ) {
    super(problem, cause === undefined ? undefined : { cause });
  }
}

/** Throws the named problem. */
export function fail<N extends ProblemName>(name: N, ...[details, cause]: DetailsArguments<N>): never {
  throw new ProblemError(name, (details ?? {}) as ProblemDetails<N>, cause);
}
