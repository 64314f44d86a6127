/** The bytes of a JPEG, PNG or WebP file. */
export type ImageInput = Blob | ArrayBuffer | Uint8Array;

/** The image as a form part. Nothing but its bytes is sent: neither the file's name nor its date. */
function imagePart(image: ImageInput): Blob {
  if (image instanceof Blob) return image;
  if (image instanceof ArrayBuffer) return new Blob([image]);
  // Bytes over memory that threads share cannot be a Blob's: they are copied first.
  return new Blob([image.buffer instanceof ArrayBuffer ? (image as Uint8Array<ArrayBuffer>) : new Uint8Array(image)]);
}

/**
 * A form of the fields that have a value, and the files after them: a bad field is then refused before they are sent. A
 * list becomes a part that repeats.
 */
export function formOf(
  fields: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, ImageInput | readonly ImageInput[] | undefined>>,
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) form.append(name, String(item));
  }
  for (const [name, images] of Object.entries(files)) {
    for (const image of isList(images) ? images : [images]) if (image) form.append(name, imagePart(image), name);
  }
  return form;
}

function isList(images: ImageInput | readonly ImageInput[] | undefined): images is readonly ImageInput[] {
  return Array.isArray(images);
}

/** Bytes that become one text at a time; a multiple of three, so that the pieces join without padding. */
const PIECE_BYTES = 24_576;

/** The image as base64. */
export async function base64Of(image: ImageInput): Promise<string> {
  const bytes = new Uint8Array(await imagePart(image).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES)));
  }
  return text;
}
