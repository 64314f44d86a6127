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
    this.#key = new Uint8Array(hkdfSync('sha256', secretKey, '', 'facet mails', 32));
  }

  close(id: string, letter: Letter): Uint8Array {
    return sealBytes(this.#key, `mail:${id}`, Buffer.from(JSON.stringify(letter)));
  }

  /** Raises UnsealError for another mail's bytes and for changed ones. */
  open(id: string, sealed: Uint8Array): Letter {
    return JSON.parse(Buffer.from(openBytes(this.#key, `mail:${id}`, sealed)).toString()) as Letter;
  }
}
