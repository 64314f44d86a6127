/** What the kyc surface promises to say, byte for byte, written down here once more on purpose: a change has to be meant. */
export interface KycRefusal {
  readonly status: number;
  /** `<id>` stands for the id of the request. */
  readonly body: string;
  /** Of a request that judges one capture alone, where that differs. */
  readonly alone?: string;
  /** Where the capture of a verification is at fault, if that differs. */
  readonly ofCapture?: string;
}

const request = (status: number, code: string): KycRefusal => ({
  status,
  body: `{"error":"${code}","request_id":null}`,
});
const identified = (status: number, code: string): KycRefusal => ({
  status,
  body: `{"error":"${code}","request_id":"<id>"}`,
});
const state = (status: number, code: string): KycRefusal => ({
  status,
  body: `{"status":"error","message":"${code}","result":null}`,
});
const capture = (code: string, message: string): KycRefusal => ({
  status: 200,
  body: `{"error":"${code}","request_id":"<id>","imageBestLiveness":{"error":"${code}"}}`,
  alone: JSON.stringify({ error: message, error_code: code }),
});
const edges = 'May reduce the accuracy of spoofing detection because edges of face may not be seen';

export const kycRefusals = {
  'MISSING_ARGUMENT: apiKey': request(400, 'MISSING_ARGUMENT: apiKey'),
  INVALID_API_KEY: request(401, 'INVALID_API_KEY'),
  API_KEY_EXPIRED: state(403, 'API_KEY_EXPIRED'),
  IP_NOT_ALLOWED: state(403, 'IP_NOT_ALLOWED'),
  ACCOUNT_SUSPENDED: state(403, 'ACCOUNT_SUSPENDED'),
  MAX_API_CALL_EXCEEDED: state(429, 'MAX_API_CALL_EXCEEDED'),
  RATE_LIMIT_EXCEEDED: state(429, 'RATE_LIMIT_EXCEEDED'),
  'MISSING_ARGUMENTS: imageIdCard or imageBest': request(400, 'MISSING_ARGUMENTS: imageIdCard or imageBest'),
  'MISSING_ARGUMENT: data': request(400, 'MISSING_ARGUMENT: data'),
  PAYLOAD_TOO_LARGE: { status: 413, body: '{"error":"PAYLOAD_TOO_LARGE"}' },
  'Photo format error': request(400, 'Photo format error'),
  FACE_NOT_FOUND: {
    ...identified(200, 'FACE_NOT_FOUND'),
    alone: '{"error":"Face detector can\'t find face on image","error_code":"FACE_NOT_FOUND"}',
    ofCapture: '{"error":"FACE_NOT_FOUND","request_id":"<id>","imageBestLiveness":{"error":"FACE_NOT_FOUND"}}',
  },
  TOO_MANY_FACES: capture('TOO_MANY_FACES', 'Face detector found more than one face on image'),
  FACE_CROPPED: capture('FACE_CROPPED', `Face is cropped. ${edges}`),
  FACE_TOO_CLOSE: capture('FACE_TOO_CLOSE', 'A distance between face and camera is too small for preprocessing issues'),
  FACE_CLOSE_TO_BORDER: capture('FACE_CLOSE_TO_BORDER', `Face is too close to one or more borders. ${edges}`),
  FACE_TOO_SMALL: capture(
    'FACE_TOO_SMALL',
    'Facial area is not big enough for analysis. Either interpupillary distance(80px) or face size(224 px) is below the configured value.',
  ),
  FACE_ANGLE_TOO_LARGE: capture('FACE_ANGLE_TOO_LARGE', 'Facial out-of-plane rotation angle is extremely large'),
  FACE_IS_OCCLUDED: capture(
    'FACE_IS_OCCLUDED',
    'There is occlusion on the face or it is difficult to see face, which degrades the quality of liveness',
  ),
  FAILED_TO_PREDICT_LANDMARKS: capture('FAILED_TO_PREDICT_LANDMARKS', 'Landmarks prediction error'),
  FRAMES_DIFFER: capture('FRAMES_DIFFER', 'The frames of the capture do not show the same person'),
  FRAMES_STILL: capture('FRAMES_STILL', 'The face does not move between the frames of the capture'),
  UNKNOWN: {
    ...identified(500, 'UNKNOWN'),
    alone: '{"error":"Unhandled exception in the code","error_code":"UNKNOWN"}',
  },
  MALFORMED_REQUEST: request(400, 'MALFORMED_REQUEST'),
  NOT_FOUND: identified(404, 'NOT_FOUND'),
  METHOD_NOT_ALLOWED: identified(405, 'METHOD_NOT_ALLOWED'),
  SERVICE_OVERLOADED: identified(503, 'SERVICE_OVERLOADED'),
} as const satisfies Record<string, KycRefusal>;

export type KycCode = keyof typeof kycRefusals;
