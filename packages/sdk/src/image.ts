/** The bytes of a JPEG, PNG or WebP file. */
export type ImageInput = Blob | ArrayBuffer | Uint8Array;

/** The image as a form part. Nothing but its bytes is sent: neither the file's name nor its date. */
export function imagePart(image: ImageInput): Blob {
  if (image instanceof Blob) return image;
  if (image instanceof ArrayBuffer) return new Blob([image]);
  // Bytes over memory that threads share cannot be a Blob's: they are copied first.
  return new Blob([image.buffer instanceof ArrayBuffer ? (image as Uint8Array<ArrayBuffer>) : new Uint8Array(image)]);
}
