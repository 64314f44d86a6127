import type { RefObject } from 'react';
import { grabFrame } from './grabFrame.js';
import { pause } from './useLooks.js';

/** Time for a head to turn a little from one frame to the next. */
const FRAME_EVERY_MS = 700;

/** Further frames of a capture, one after the other; fewer when the camera goes away meanwhile. */
export async function takeFrames(
  video: RefObject<HTMLVideoElement | null>,
  wanted: number,
  signal: AbortSignal,
): Promise<File[]> {
  const frames: File[] = [];
  for (let number = 2; number < wanted + 2 && !signal.aborted; number++) {
    await pause(FRAME_EVERY_MS, signal);
    const frame = await grabFrame(video.current, `frame${number}.jpg`);
    if (frame) frames.push(frame);
  }
  return frames;
}
