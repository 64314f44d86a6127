import { ProblemError, type Upload } from '@facet/contract';
import type { DecodedImage } from './base64/base64-bytes.js';

/** An image, or a list of them; of a list whose images succeed or fail one by one, a bad one is its problem. */
export type UploadedImage = Buffer | (Buffer | ProblemError)[];

export interface UploadedImages {
  /** By their names; undefined for an optional one that is absent. */
  byName: Record<string, UploadedImage | undefined>;
  /** What is wrong with them, the absent and empty ones first, then those too large, then those that are no base64. */
  faults: ProblemError[];
}

interface Images {
  images: Readonly<Record<string, DecodedImage>>;
  /** Undefined for what is no list of images, or too long a one. */
  lists: Readonly<Record<string, readonly DecodedImage[] | undefined>>;
}

/** Sorts the images that arrived by the names that the operation gives them, and judges them as far as bytes can be. */
export function sortImages(files: Upload['files'], { images, lists }: Images): UploadedImages {
  const byName: UploadedImages['byName'] = {};
  const faults: ProblemError[] = [];
  for (const [name, { maxBytes, optional, list, independent }] of Object.entries(files)) {
    if (list === undefined) {
      const image = images[name];
      if (optional && (image === undefined || isEmpty(image))) continue;
      const fault = faultOf(name, image, maxBytes);
      if (fault) faults.push(fault);
      else if (image) byName[name] = image.bytes;
      continue;
    }
    const items = name in lists ? lists[name] : [];
    if (items === undefined || items.length > list) {
      const message = `Must be a list of at most ${list} images`;
      faults.push(new ProblemError('request.invalid', { issues: [{ field: name, message }] }));
      continue;
    }
    // A batch of nothing is none; further frames beside an image may be absent.
    if (items.length === 0 && independent) faults.push(new ProblemError('image.empty', { field: name }));
    const judged = items.map((image, index) => itemFaultOf(`${name}.${index}`, image, maxBytes) ?? image.bytes);
    if (!independent) faults.push(...judged.filter((item) => item instanceof ProblemError));
    byName[name] = judged;
  }
  return { byName, faults: [...faults].sort((a, b) => rank(a) - rank(b)) };
}

/** Checks go in this order, over all images. */
const order: readonly string[] = ['image.too_large', 'image.undecodable'];

function rank({ problem }: ProblemError): number {
  return order.indexOf(problem);
}

function faultOf(field: string, image: DecodedImage | undefined, limitBytes: number): ProblemError | undefined {
  if (image === undefined || isEmpty(image)) return new ProblemError('image.empty', { field });
  if (image.tooLarge) return new ProblemError('image.too_large', { field, limitBytes });
  return image.undecodable ? new ProblemError('image.undecodable', { field }) : undefined;
}

/** As `faultOf`; an empty item is no absent image, but a list that is not as it should be. */
function itemFaultOf(field: string, image: DecodedImage, limitBytes: number): ProblemError | undefined {
  if (isEmpty(image)) return new ProblemError('request.invalid', { issues: [{ field, message: 'Required' }] });
  return faultOf(field, image, limitBytes);
}

function isEmpty({ bytes, tooLarge, undecodable }: DecodedImage): boolean {
  return bytes.length === 0 && !tooLarge && !undecodable;
}
