import sharp from 'sharp';
import { expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { gifOf200Frames, noise, pdf, plainJpeg, pngBomb, svg } from '../support/hostile-images.js';
import { field, file } from '../support/multipart.js';
import { landscape, sample } from '../support/photos.js';
import { provokes, saying } from '../support/provokes.js';

provokes('empty_image', 'detect without an image part', async ({ face }) => [
  await face.post('/faces:detect', []),
  await face.post('/faces:detect', [field('attributes', 'none')]),
  await face.post('/faces:detect', [file('picture', await landscape())]),
]);

provokes('empty_image', 'detect, an image part of 0 bytes', async ({ face }) => [
  saying('image is empty', await face.detect(Buffer.alloc(0))),
  await face.post('/faces:detect', [file('image', '', '', 'application/octet-stream')]),
]);

provokes('empty_image', 'compare without source, without target, without both', async ({ face }) => {
  const photo = await landscape();
  return [
    saying('source_image is empty', await face.post('/faces:compare', [file('target_image', photo)])),
    saying('target_image is empty', await face.post('/faces:compare', [file('source_image', photo)])),
    saying('source_image is empty', await face.post('/faces:compare', [])),
  ];
});

provokes('empty_image', 'compare, source or target of 0 bytes', async ({ face }) => {
  const photo = await landscape();
  return [await face.compare(Buffer.alloc(0), photo), await face.compare(photo, Buffer.alloc(0))];
});

provokes('invalid_image', 'text', ({ face }) =>
  face
    .detect(Buffer.from('This is not a photo.\n'))
    .then((answer) => saying('image is not a JPEG, PNG or WebP image', answer)),
);

provokes('invalid_image', 'one byte, and only the first bytes of a JPEG', async ({ face }) => [
  await face.detect(Buffer.from([0xff])),
  await face.detect(sample(1).subarray(0, 3)),
  await face.detect(sample(1).subarray(0, 600)),
]);

provokes('invalid_image', 'a JPEG cut off at half its length', ({ face }) => {
  const photo = sample(1);
  return face
    .detect(photo.subarray(0, photo.length / 2))
    .then((answer) => saying('image could not be decoded', answer));
});

provokes('invalid_image', 'a PNG and a WebP cut off at half their length', async ({ face }) => {
  const png = await sharp(await landscape())
    .png()
    .toBuffer();
  const webp = await sharp(await landscape())
    .webp()
    .toBuffer();
  return [await face.detect(png.subarray(0, png.length / 2)), await face.detect(webp.subarray(0, webp.length / 2))];
});

provokes('invalid_image', 'a GIF of 200 frames', async ({ face }) => face.detect(await gifOf200Frames()));

provokes('invalid_image', 'an SVG, named and typed as a JPEG or as itself', async ({ face }) => [
  await face.detect(svg),
  await face.post('/faces:detect', [file('image', svg, 'face.svg', 'image/svg+xml')]),
]);

provokes('invalid_image', 'a PDF', async ({ face }) => [
  await face.detect(pdf),
  await face.post('/faces:detect', [file('image', pdf, 'face.pdf', 'application/pdf')]),
]);

provokes('invalid_image', 'TIFF and AVIF, which an image library could open', async ({ face }) => {
  const photo = sharp(await landscape(320, 240));
  return [
    await face.detect(await photo.clone().tiff().toBuffer()),
    await face.detect(await photo.clone().avif().toBuffer()),
  ];
});

provokes(
  'invalid_image',
  'polyglots: a PDF or SVG behind the first bytes of a JPEG, a JPEG behind those of a PDF',
  async ({ face }) => [
    await face.detect(Buffer.concat([sample(1).subarray(0, 20), pdf])),
    await face.detect(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), svg])),
    await face.detect(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), svg])),
    await face.detect(Buffer.concat([pdf, sample(1)])),
    await face.detect(Buffer.concat([svg, sample(1)])),
  ],
);

provokes('invalid_image', 'noise behind the first bytes of each type', async ({ face }) => [
  await face.detect(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), noise(200_000)])),
  await face.detect(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), noise(200_000)])),
  await face.detect(Buffer.concat([Buffer.from('RIFF\x00\x10\x00\x00WEBPVP8 ', 'latin1'), noise(200_000)])),
]);

provokes('invalid_image', 'a PNG of 50,000 × 50,000 pixels in 30 kB, refused from its header', async ({ face }) => {
  const bomb = pngBomb();
  expect(bomb.length).toBeLessThan(40_000);
  const started = performance.now();
  const answer = await face.detect(bomb);
  expect(performance.now() - started).toBeLessThan(1_500);
  return saying('image has more than 50 megapixels', answer);
});

provokes('invalid_image', 'just over 50 megapixels', async ({ face }) => face.detect(await plainJpeg(8_000, 6_251)));

provokes('invalid_image', 'compare, source or target', async ({ face }) => {
  const [photo, text] = [sample(6), Buffer.from('no photo')];
  return [await face.compare(text, photo), await face.compare(photo, text), await face.compare(pngBomb(), photo)];
});

for (const version of versions) {
  test(`just under 50 megapixels is decoded (${version})`, async ({ tenant }) => {
    const answer = await tenant[version].detect(await plainJpeg(8_000, 6_250), { attributes: 'none' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ faces: [], image_size: { width: 8_000, height: 6_250 } });
  });

  test(`the type is judged by content, not by name or declaration (${version})`, async ({ tenant }) => {
    const answer = await tenant[version].post('/faces:detect', [file('image', sample(1), 'notes.txt', 'text/plain')]);
    expect(answer.status).toBe(200);
  });

  test(`of an animated WebP the first frame is used (${version})`, async ({ tenant }) => {
    const first = await sharp(sample(3)).resize(960, 675).toBuffer();
    const second = await sharp(await landscape(960, 675)).toBuffer();
    const animated = await sharp([first, second], { join: { animated: true } })
      .webp()
      .toBuffer();
    const answer = await tenant[version].detect(animated, { attributes: 'none' });
    expect(answer.status).toBe(200);
    expect(answer.json<{ faces: unknown[]; image_size: unknown }>()).toMatchObject({
      image_size: { width: 960, height: 675 },
    });
    expect(answer.json<{ faces: unknown[] }>().faces).toHaveLength(3);
  });
}
