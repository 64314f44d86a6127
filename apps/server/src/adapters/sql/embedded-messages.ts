export interface EmbeddedSettings {
  /** Directory of the database files; made when it is not there. */
  dataDir: string;
}

/** `connection` numbers the client connections, so that bytes of a dropped one never reach its successor. */
export type ToWorker = { type: 'query'; connection: number; bytes: Uint8Array } | { type: 'close' };
export type FromWorker =
  | { type: 'ready' }
  | { type: 'reply'; connection: number; bytes: Uint8Array }
  | { type: 'closed' };
