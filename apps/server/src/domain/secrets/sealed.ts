import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** In front of every sealed blob, so that a later way of sealing can be told from this one. */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** Sealed bytes that do not open: sealed with another key, for another context, or changed since. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * Seals bytes with AES-256-GCM under a random nonce: one version byte, 12 bytes nonce, the ciphertext, 16 bytes tag.
 * Random nonces keep one key good for 2^32 seals (NIST SP 800-38D, 8.3).
 *
 * @param context what the bytes are and whose: only the same context opens them again.
 */
export function sealBytes(key: Uint8Array, context: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(context));
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The bytes that `sealBytes` was given. Raises UnsealError. */
export function openBytes(key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  const start = 1 + nonceBytes;
  const end = sealed.length - tagBytes;
  if (sealed[0] !== version || end < start) throw new UnsealError('not sealed in a form that this version knows');
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(1, start), { authTagLength: tagBytes });
  decipher.setAAD(boundTo(context));
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(start, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch (error) {
    throw new UnsealError(`sealed with another key, or not as ${context}`, { cause: error });
  }
}

function boundTo(context: string): Buffer {
  return Buffer.concat([Buffer.of(version), Buffer.from(context)]);
}
