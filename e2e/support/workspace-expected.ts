/** What the workspace surface promises to say, written down here once more on purpose: a change of it has to be meant. */
export interface WorkspaceRefusal {
  readonly status: number;
  /** The message, or what it must match as a whole where it has a cause, a name or a figure in it. */
  readonly message: string | RegExp;
}

const bodyFaults = [
  'Request validation failed\\.',
  'The body is not valid JSON\\.',
  'The body is not valid multipart/form-data\\.',
  'Content-Type must be (application/json|multipart/form-data)\\.',
  'The body is larger than \\d+ MB\\.',
  'The body arrived too slowly\\.',
];

export const workspaceRefusals = {
  INVALID_CREDENTIALS: { status: 401, message: 'Email or password is incorrect.' },
  TOKEN_EXPIRED: { status: 401, message: 'JWT access token has expired. Refresh it.' },
  TOKEN_INVALID: { status: 401, message: 'JWT token is malformed or tampered.' },
  INVALID_API_KEY: { status: 401, message: 'API key does not exist or has been revoked.' },
  IP_NOT_ALLOWED: { status: 403, message: "Request source IP is not in the key's whitelist." },
  REQUIRES_2FA: { status: 403, message: 'Account has 2FA enabled; OTP code required.' },
  EMAIL_NOT_VERIFIED: { status: 403, message: 'Email address has not been verified.' },
  FACE_NOT_FOUND: { status: 404, message: 'No face found with the given ID in this collection.' },
  FACE_NOT_DETECTED: { status: 422, message: 'No face was detected in the submitted image.' },
  MULTIPLE_FACES: { status: 422, message: 'More than one face detected; submit a single-face image.' },
  FACE_QUALITY_TOO_LOW: { status: 422, message: /^Quality score below threshold \([a-z_]+(, [a-z_]+)*\)\.$/ },
  LIVENESS_CHECK_FAILED: {
    status: 422,
    message: 'Image failed anti-spoofing check (print/replay/mask detected).',
  },
  DUPLICATE_EXTERNAL_ID: {
    status: 409,
    message: 'An active face with this external_id already exists in the collection.',
  },
  COLLECTION_NOT_FOUND: { status: 404, message: 'Collection does not exist or belongs to a different org.' },
  COLLECTION_LIMIT_REACHED: { status: 403, message: 'Plan collection limit reached. Upgrade to create more.' },
  FACE_LIMIT_REACHED: { status: 403, message: 'Collection face limit reached for your current plan.' },
  API_KEY_LIMIT_REACHED: { status: 403, message: 'API key limit per member reached for your current plan.' },
  RATE_LIMIT_EXCEEDED: {
    status: 429,
    message:
      /^API key RPM limit exceeded\. See Retry-After header\.$|^The key's allowance of calls is used up\.$|^Too many attempts\. See Retry-After header\.$/,
  },
  VALIDATION_ERROR: { status: 400, message: new RegExp(`^(${bodyFaults.join('|')})$`) },
  FORBIDDEN: { status: 403, message: /^Only (an )?[a-z ,]+ may do this\.$|^The organization is suspended\.$/ },
  NOT_FOUND: { status: 404, message: /^No such [a-z ]+\.$/ },
  METHOD_NOT_ALLOWED: { status: 405, message: /^Method not allowed; use [A-Z]+( or [A-Z]+)*\.$/ },
  CONFLICT: {
    status: 409,
    message:
      /^The last owner must stay one\.$|^The email address is taken\.$|^There is a .+ named .+ already\.$|^The organization has \d+ webhooks already\.$/,
  },
  INTERNAL_ERROR: { status: 500, message: 'Unexpected server error.' },
  SERVICE_OVERLOADED: { status: 503, message: 'Too much work is waiting; retry shortly.' },
} as const satisfies Record<string, WorkspaceRefusal>;

export type WorkspaceCode = keyof typeof workspaceRefusals;

/** The codes of the published page, by their status. */
export const publishedCodes: Readonly<Record<number, readonly WorkspaceCode[]>> = {
  400: ['VALIDATION_ERROR'],
  401: ['INVALID_CREDENTIALS', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'INVALID_API_KEY'],
  403: [
    'IP_NOT_ALLOWED',
    'REQUIRES_2FA',
    'EMAIL_NOT_VERIFIED',
    'COLLECTION_LIMIT_REACHED',
    'FACE_LIMIT_REACHED',
    'API_KEY_LIMIT_REACHED',
  ],
  404: ['FACE_NOT_FOUND', 'COLLECTION_NOT_FOUND'],
  409: ['DUPLICATE_EXTERNAL_ID'],
  422: ['FACE_NOT_DETECTED', 'MULTIPLE_FACES', 'FACE_QUALITY_TOO_LOW', 'LIVENESS_CHECK_FAILED'],
  429: ['RATE_LIMIT_EXCEEDED'],
};
