import { hkdfSync } from 'node:crypto';

/** docs/backup.md describes the format byte by byte; change both together, under a new version. */
export const magic = Buffer.from('FACETBAK');
export const formatVersion = 1;
export const saltBytes = 32;
export const keyCheckBytes = 16;
/** Magic, version, salt, key check. */
export const headerBytes = magic.length + 1 + saltBytes + keyCheckBytes;

export const algorithm = 'aes-256-gcm';
export const tagBytes = 16;
/** Plain bytes of one frame at most. */
export const frameBytes = 65_536;
/** In front of each frame: its length, and in the highest bit whether it is the last. */
export const frameHeadBytes = 4;
export const lastFrame = 0x8000_0000;

const keyBytes = 32;
const info = Buffer.concat([magic, Buffer.of(formatVersion)]);

export interface FileKey {
  key: Buffer;
  /** Tells a wrong secret key from a damaged file; says nothing about the key. */
  check: Buffer;
}

/** The key of one file: no two files share one, because their salts differ. */
export function deriveFileKey(secretKey: Uint8Array, salt: Uint8Array): FileKey {
  const derived = Buffer.from(hkdfSync('sha256', secretKey, salt, info, keyBytes + keyCheckBytes));
  return { key: derived.subarray(0, keyBytes), check: derived.subarray(keyBytes) };
}

/** The frame's number in its file, so that a frame opens nowhere but in its place. */
export function frameNonce(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}
