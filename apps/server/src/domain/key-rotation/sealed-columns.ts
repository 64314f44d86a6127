import { deriveMailKey, mailContext } from '../mail/mail-seal.js';
import { signingKeyContext } from '../people/signing-keys.js';
import { credentialContext } from '../products/store.js';
import { wrapContext } from '../secrets/index.js';

/** A column whose values are sealed under the root, or under a key derived from it. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly idType: 'uuid' | 'text';
  /** Names what is sealed by its row's id. */
  readonly context: (id: string) => string;
  /** What of a row is its id. */
  readonly id: string;
  readonly keyUnder: (root: Uint8Array) => Uint8Array;
}

const rootItself = (root: Uint8Array) => root;

/** Every one that there is. What is sealed under the accounts' data keys is not among them: it stays as it is when those are wrapped anew. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'account_data_keys',
    column: 'wrapped',
    id: 'account_id',
    idType: 'uuid',
    context: wrapContext,
    keyUnder: rootItself,
  },
  {
    table: 'signing_keys',
    column: 'sealed',
    id: 'id',
    idType: 'text',
    context: signingKeyContext,
    keyUnder: rootItself,
  },
  { table: 'mails', column: 'sealed', id: 'id', idType: 'uuid', context: mailContext, keyUnder: deriveMailKey },
  {
    table: 'products',
    column: 'credential',
    id: 'id',
    idType: 'uuid',
    context: credentialContext,
    keyUnder: rootItself,
  },
];
