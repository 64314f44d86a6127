/** The source uses something that the converter does not know. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
}
