import type { Size } from '../overlay/geometry.js';

/** A photo that the person chose, with an address under which this page alone can show it. */
export interface Photo {
  readonly file: Blob;
  readonly name: string;
  readonly previewUrl: string;
}

/** What file pickers offer first. Anything else may still be dropped: the API then says what is wrong with it. */
export const ACCEPTED_TYPES = 'image/jpeg,image/png,image/webp';

/** Makes a photo of a file. `releasePhoto` frees its preview. */
export function openPhoto(file: File): Photo {
  // A pasted screenshot is called image.png by every browser; keep that, it is what one would save it as.
  return { file, name: file.name || 'photo', previewUrl: URL.createObjectURL(file) };
}

/** Frees the preview of a photo that is no longer shown. */
export function releasePhoto(photo: Photo): void {
  URL.revokeObjectURL(photo.previewUrl);
}

/** The files in a drop or a paste, images first; empty when it holds text alone. */
export function filesIn(data: DataTransfer | null): File[] {
  const files = [...(data?.files ?? [])];
  return files.sort((a, b) => Number(b.type.startsWith('image/')) - Number(a.type.startsWith('image/')));
}

/** Whether something dragged over the page is a file, as far as browsers tell before the drop. */
export function carriesFile(data: DataTransfer | null): boolean {
  return data?.types.includes('Files') ?? false;
}

/**
 * A smaller JPEG of the photo, upright, its longer side at most `longest` pixels; undefined when the browser cannot
 * read the file. For photos above the API's size limit.
 */
export async function smallerCopy(photo: Photo, longest = 3_000): Promise<File | undefined> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(photo.file, { imageOrientation: 'from-image' });
  } catch {
    return undefined;
  }
  const size = shrink(bitmap, longest);
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  return blob === null
    ? undefined
    : new File([blob], `${photo.name.replace(/\.[^.]*$/, '')}-smaller.jpg`, { type: blob.type });
}

/** The size scaled down, never up, until its longer side is at most `longest` pixels. */
export function shrink(size: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}
