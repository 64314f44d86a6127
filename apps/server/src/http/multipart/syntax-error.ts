/** The bytes are not multipart/form-data. The message is for the log. */
export class MultipartSyntaxError extends Error {
  override readonly name = 'MultipartSyntaxError';
}
