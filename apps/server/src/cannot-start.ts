/** Something outside the program keeps the server from starting; the message says what, and what to do about it. */
export class CannotStartError extends Error {
  override readonly name = 'CannotStartError';
}
