export { type AccountBytes, DataKeys, wrapContext } from './data-keys.js';
export { type OpenedKeys, openRootKeys, type RootKeys, readRootKeys, writeRootKeys } from './root-keys.js';
export { openBytes, sealBytes, UnsealError } from './sealed.js';
export { chooseSecretKey, parseSecretKey, type SecretKeys, secretKeyId } from './secret-key.js';
