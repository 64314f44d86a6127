const MEBIBYTE = 1_048_576;

/** Sizes, counts and dimensions that hold unless an operator, a plan or an account says otherwise. The unit is in the name. */
export const limits = {
  image: {
    /** Checked from the header, before decoding. */
    maxPixels: 50_000_000,
  },
  jsonBodyBytes: MEBIBYTE,
  /** One text field of a form. */
  formFieldBytes: 65_536,
  face: {
    imageBytes: 8 * MEBIBYTE,
    requestsPerSecond: 50,
    requestsPerMinute: 600,
    compareThreshold: 0.65,
    batchDeleteFaces: 1000,
    searchResults: 100,
    defaultSearchResults: 10,
    /** Of one image that can be indexed. */
    facesPerImage: 100,
    /** Reported for each face that is indexed. */
    duplicates: 10,
    /** Of external image and face ids. */
    labelCharacters: 255,
    descriptionCharacters: 1000,
  },
  workspace: {
    imageBytes: 10 * MEBIBYTE,
    minImageWidthPixels: 100,
    minImageHeightPixels: 100,
    verifyThreshold: 0.55,
    livenessThreshold: 0.6,
    batchFaces: 50,
    /** Of one organisation. */
    webhooks: 10,
    /** Of a whole batch: its images are held until the last of them has arrived. */
    batchBytes: 128 * MEBIBYTE,
    /** Further frames of one capture, beside the image itself. */
    frames: 4,
    identifyResults: 100,
    /** Of a face's metadata, as JSON text. */
    metadataBytes: 16_384,
    minPasswordCharacters: 12,
    maxPasswordCharacters: 256,
    mailCharacters: 254,
    retentionDays: 3650,
    usageDays: 366,
  },
  gateway: {
    /** Of a call: images as base64 with line breaks fit. */
    bodyBytes: 32 * MEBIBYTE,
    imageBytes: 10 * MEBIBYTE,
    requestsPerMinute: 600,
    requestsPerDay: 100_000,
    slugCharacters: 64,
    /** How deep the JSON of inputs and schemas may be nested. */
    jsonDepth: 64,
    upstreamTimeoutMilliseconds: 30_000,
    maxUpstreamTimeoutMilliseconds: 120_000,
    /** Of an upstream's answer, unless the product says otherwise, and at most. */
    responseBytes: 8 * MEBIBYTE,
    maxResponseBytes: 64 * MEBIBYTE,
    urlCharacters: 2048,
    headers: 32,
    headerValueCharacters: 4096,
    credentialCharacters: 8192,
    /** Of a mapping's expression. */
    mappingCharacters: 65_536,
    /** Over which a product's health is told. */
    healthWindowSeconds: 900,
  },
  media: { batchFiles: 50, duplicateHashes: 250, batchDescribeFiles: 100, uploadExpiryHours: 24 },
  kyc: {
    imageBytes: 3 * MEBIBYTE,
    /** A card, a selfie and all its frames as base64 with line breaks fit. */
    bodyBytes: 32 * MEBIBYTE,
    /** Further frames of one capture, beside the selfie itself. */
    frames: 4,
    passConfidence: 75,
    /** Where v4 puts the mark that is 75 before it. */
    passConfidenceV4: 1,
    livenessProbability: 0.5,
    /** Liveness scores lie within ± this: the log odds of 1e-7. */
    livenessScore: 16.118,
  },
  page: {
    /** Items of a list on the face, workspace and admin surfaces when the caller names no number, and at most. */
    defaultItems: 50,
    maxItems: 200,
  },
} as const;
