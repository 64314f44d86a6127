/** Little is lost at this quality, and the largest camera's picture stays below the API's 3 MB. */
const JPEG_QUALITY = 0.92;

/** The picture on show at the camera's own resolution, unmirrored, as JPEG; undefined as long as there is none. */
export async function grabFrame(video: HTMLVideoElement | null, name: string): Promise<File | undefined> {
  if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
  return blob === null ? undefined : new File([blob], name, { type: blob.type });
}
