export { type AccountBytes, DataKeys } from './data-keys.js';
export { UnsealError } from './sealed.js';
export { checkSecretKey, parseSecretKey, verifySecretKey } from './secret-key.js';
