import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import type { Visit, VisitOptions } from './browser.js';
import { selfie } from './captures.js';
import { arrive, pick } from './console.js';
import type { Kyc } from './kyc.js';
import { type Head, portrait } from './photos.js';

/** Opens the room with a key of the kyc surface, as the address that the server prints does. */
export function arriveAtVerify(
  browser: Browser,
  kyc: Pick<Kyc, 'baseUrl' | 'key'>,
  options: VisitOptions = {},
  hash = `#kyc-key=${kyc.key}&verify`,
): Promise<Visit> {
  return arrive(browser, kyc, options, hash);
}

export const cardPlace = (page: Page) => page.getByRole('button', { name: /choose the card photo/i });
export const selfiePlace = (page: Page) => page.getByRole('button', { name: /choose the selfie/i });
export const outcome = (page: Page) => page.getByRole('region', { name: 'Outcome' });
export const rules = (page: Page) => page.getByRole('region', { name: 'Rules for captures' });

/** Chooses both photos and waits for what the room says of them. */
export async function verifyOn(page: Page, card: Buffer, photo: Buffer): Promise<void> {
  await pick(page, cardPlace(page), 'card.jpg', card);
  await pick(page, selfiePlace(page), 'selfie.jpg', photo);
  await Promise.all([outcome(page).waitFor(), rules(page).waitFor()]);
}

/** A drawn identity card with a small portrait of one person, 130 pixels wide. */
export async function identityCard(head: Head): Promise<Buffer> {
  const lines = [210, 250, 290, 330].map(
    (y, i) => `<rect x="260" y="${y}" width="${420 - i * 60}" height="16" rx="4"/>`,
  );
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="856" height="540">
    <rect width="856" height="540" rx="30" fill="#dce6ea"/><rect width="856" height="92" fill="#3f6f86"/>
    <g fill="#8aa0aa">${lines.join('')}</g></svg>`;
  const picture = await sharp(await portrait(head))
    .resize(130)
    .toBuffer();
  return sharp(Buffer.from(drawing))
    .composite([{ input: picture, left: 70, top: 190 }])
    .flatten()
    .jpeg()
    .toBuffer();
}

/** One shot of a film for a camera of the browser's own: a person in the middle of the picture, for some seconds. */
export interface Shot {
  readonly head: Head;
  /** Height of the head's photo, in pixels of 720. */
  readonly height: number;
  readonly seconds: number;
}

const FRAMES_PER_SECOND = 30;

/** Writes a film that the browser plays as its camera, over and over; answers the switches that make it do so. */
export async function filmedCamera(folder: string, shots: readonly Shot[]): Promise<string[]> {
  const frames = await Promise.all(
    shots.map(async ({ head, height, seconds }) => {
      const input = await sharp(await selfie(head))
        .resize({ height })
        .toBuffer();
      const wall = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#9aa3a8' } });
      const frame = await wall
        .composite([{ input, gravity: 'centre' }])
        .jpeg({ quality: 88 })
        .toBuffer();
      return Array.from({ length: seconds * FRAMES_PER_SECOND }, () => frame);
    }),
  );
  const file = join(folder, 'camera.mjpeg');
  writeFileSync(file, Buffer.concat(frames.flat()));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}
