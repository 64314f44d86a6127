import { createHash } from 'node:crypto';
import { Secret } from 'otpauth';

const count = 10;
/** 80 random bits make 16 characters, and are out of reach for whoever guesses, also with the hashes at hand. */
const codeBytes = 10;

/** Ten codes, as people see them: `abcd-efgh-ijkl-mnop`. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => {
    const text = new Secret({ size: codeBytes }).base32.toLowerCase();
    return (text.match(/.{4}/g) ?? []).join('-');
  });
}

/** What is kept of a user's code, however it was typed. */
export function hashRecoveryCode(userId: string, code: string): Buffer {
  const plain = code.toLowerCase().replace(/[\s-]/g, '');
  return createHash('sha256').update(`${userId}:${plain}`).digest();
}
