import { createHmac, hkdfSync } from 'node:crypto';
import type { AuditRecord } from './types.js';

/** The id of the operator's chain, which belongs to no account. */
export const operatorChain = '00000000-0000-0000-0000-000000000000';

/** What a mac is made over beside the mac before. */
export type Sealed = Omit<AuditRecord, 'id' | 'seq'> & { seq: number };

const macKeyBytes = 32;
const keyIdBytes = 4;

/** Makes the macs of entries under a key that only serves this. */
export class ChainKey {
  readonly #key: Uint8Array;
  /** Names the key without telling anything about it. */
  readonly id: string;

  /** @param chainKey as `deriveChainKey` makes it. */
  constructor(chainKey: Uint8Array) {
    this.#key = chainKey.subarray(0, macKeyBytes);
    this.id = Buffer.from(chainKey.subarray(macKeyBytes)).toString('hex');
  }

  /** HMAC-SHA256 over the entry and the mac before it; null for the first of a chain. */
  mac(entry: Sealed, previous: Uint8Array | null): Buffer {
    const content = {
      ...entry,
      at: entry.at.toISOString(),
      previous: previous && Buffer.from(previous).toString('hex'),
    };
    return createHmac('sha256', this.#key).update(canonical(content)).digest();
  }
}

/** 36 bytes derived from the server's secret: what macs are made under, and the id that names it. */
export function deriveChainKey(secretKey: Uint8Array): Uint8Array {
  const macKey = derive(secretKey, 'facet audit log: mac', macKeyBytes);
  return Buffer.concat([macKey, derive(secretKey, 'facet audit log: key id', keyIdBytes)]);
}

function derive(secretKey: Uint8Array, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, new Uint8Array(), purpose, bytes));
}

/**
 * JSON with members in the order of their names, without spaces, and of texts what the database keeps of them: one value
 * has one form, whether it is about to be written or was read back.
 */
export function canonical(value: unknown): string {
  return write(JSON.parse(JSON.stringify(value ?? null)));
}

function write(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(wellFormed(value));
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(wellFormed(name))}:${write(member)}`).join(',')}}`;
}

/** Half of a surrogate pair is no character; the database is given U+FFFD in its place. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
