/** What the gateway surface promises to say, written down here once more on purpose: a change of it has to be meant. */
export interface GatewayRefusal {
  readonly status: number;
  /** The text, or what it must match as a whole where it names a field, a figure or a method. */
  readonly message: string | RegExp;
}

const faults = [
  'The request body is not valid JSON',
  'The request body arrived too slowly',
  'Content-Type must be application/json( without Content-Encoding)?',
  'format must be one of json, pdf, both',
  // Every field at fault with what is wrong with it, one after the other.
  '(inputs|query|body|headers|format)[^;]*: [^;]+(; inputs[^;]*: [^;]+)*',
  'inputs(\\.\\S+)? (is empty|is larger than \\d+ MB|is not a JPEG, PNG or WebP image|could not be decoded)',
  'inputs\\.\\S+ has more than 50 megapixels',
  'No face found in inputs\\.\\S+',
  'inputs\\.selfie shows more than one face',
  '(The|Part of the) face in inputs\\.selfie .+',
];

export const gatewayRefusals = {
  bad_request: { status: 400, message: new RegExp(`^(${faults.join('|')})$`) },
  unauthorized: { status: 401, message: /^(No API key provided|Invalid or inactive API key)$/ },
  forbidden: {
    status: 403,
    message:
      /^(Your API key does not have access to this product|Your address is not allowed for this API key|Your account is suspended)$/,
  },
  not_found: { status: 404, message: /^(Product not found|Route not found)$/ },
  method_not_allowed: { status: 405, message: /^Method not allowed; use (GET or HEAD|POST)$/ },
  payload_too_large: { status: 413, message: 'The request body is larger than 32 MB' },
  too_many_requests: {
    status: 429,
    message:
      /^(Too many requests\. Please slow down\.|Daily request limit reached\. Try again after midnight UTC\.|Monthly request limit reached\. Try again next month\.|The allowance of \d+ calls of this API key is used up)$/,
  },
  internal_server_error: {
    status: 500,
    message: /^(An unexpected error occurred|An unexpected error occurred while reading the result)$/,
  },
  bad_gateway: { status: 502, message: 'The service has a configuration problem. Contact the administrator.' },
  service_unavailable: { status: 503, message: 'The service is temporarily unavailable. Please retry.' },
} as const satisfies Record<string, GatewayRefusal>;

export type GatewayCode = keyof typeof gatewayRefusals;

/** The rows of the published table, by their status. */
export const publishedGatewayCodes: Readonly<Record<number, GatewayCode>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many_requests',
  500: 'internal_server_error',
  502: 'bad_gateway',
  503: 'service_unavailable',
};
