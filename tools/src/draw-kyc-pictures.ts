import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { pictures } from './kyc-pictures/pictures.js';
import { render } from './kyc-pictures/render.js';

/** Draws the pictures of docs/kyc.md anew, or those named on the command line; half a minute each. */
const folder = fileURLToPath(new URL('../../docs/kyc/', import.meta.url));
const wanted = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const { name, people, camera, frame } of pictures) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const pixels = render(people, camera, frame);
  const { size } = await sharp(pixels, { raw: { ...frame, channels: 3 } })
    .jpeg({ quality: 82, mozjpeg: true })
    .toFile(`${folder}${name}.jpg`);
  console.log(`${name}.jpg: ${frame.width} × ${frame.height}, ${size} bytes`);
}
