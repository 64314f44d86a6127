import { hkdfSync } from 'node:crypto';
import { openBytes, sealBytes } from '../secrets/index.js';

/** What a mail says, without to whom. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Seals mails while they wait: most of them carry a token that lets its reader in. */
export class MailSeal {
  readonly #key: Uint8Array;

  constructor(secretKey: Uint8Array) {
    this.#key = deriveMailKey(secretKey);
  }

  close(id: string, letter: Letter): Uint8Array {
    return sealBytes(this.#key, mailContext(id), Buffer.from(JSON.stringify(letter)));
  }

  /** Raises UnsealError for another mail's bytes and for changed ones. */
  open(id: string, sealed: Uint8Array): Letter {
    return JSON.parse(Buffer.from(openBytes(this.#key, mailContext(id), sealed)).toString()) as Letter;
  }
}

/** 32 bytes derived from the server's secret: what mails are sealed under. */
export function deriveMailKey(secretKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', 'facet mails', 32));
}

export function mailContext(id: string): string {
  return `mail:${id}`;
}
