import { createHmac } from 'node:crypto';

/**
 * What `Facet-Signature` says: `t=<seconds>,v1=<hex>`, the second an HMAC-SHA256 over `<seconds>.<body>`.
 *
 * @param seconds since 1970, of this attempt.
 */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
