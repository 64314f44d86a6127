/** A file that cannot be restored from, or a database that cannot be backed up or restored into; the message says why. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
