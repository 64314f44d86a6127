export { type AccountBytes, DataKeys } from './data-keys.js';
export { openBytes, sealBytes, UnsealError } from './sealed.js';
export { checkSecretKey, parseSecretKey, verifySecretKey } from './secret-key.js';
