import { expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, noise, paddedJpeg } from '../support/hostile-images.js';
import { answer } from '../support/http.js';
import { file, multipart } from '../support/multipart.js';
import { landscape, sample } from '../support/photos.js';
import { expectRefusal, provokes } from '../support/provokes.js';
import { MOST_BUFFERED, uploadEndlessly } from '../support/socket.js';

const LIMIT = 8 * MEGABYTE;

provokes('image_too_large', 'detect, 8 MB and one byte of noise', ({ face }) => face.detect(noise(LIMIT + 1)));

provokes('image_too_large', 'detect, a good photo of 8 MB and one byte', ({ face }) =>
  face.detect(paddedJpeg(sample(1), LIMIT + 1)),
);

provokes('image_too_large', 'compare, source of 8 MB and one byte', async ({ face }) =>
  face.compare(noise(LIMIT + 1), await landscape()),
);

provokes('image_too_large', 'compare, target of 8 MB and one byte', async ({ face }) =>
  face.compare(await landscape(), noise(LIMIT + 1)),
);

provokes('image_too_large', '9 MB of noise', ({ face }) => face.detect(noise(9 * MEGABYTE)));

provokes('image_too_large', '9 MB of noise through fetch, which sends it all before it reads', async ({ face }) => {
  const form = new FormData();
  form.set('image', new Blob([new Uint8Array(noise(9 * MEGABYTE))]), 'noise.jpg');
  const headers = { authorization: `Bearer ${face.key}` };
  const response = await fetch(`${face.root}/faces:detect`, { method: 'POST', headers, body: form });
  return answer(response.status, Object.fromEntries(response.headers), await response.text());
});

for (const version of versions) {
  for (const length of ['announced', 'chunked'] as const) {
    test(`the rest of a part that is too large is not read: length ${length} (${version})`, async ({ tenant }) => {
      const face = tenant[version];
      const upload = await uploadEndlessly(face, length);
      expect(upload.status).toBe(413);
      expect(upload.body).toContain('"code":"image_too_large"');
      expect(upload.closedByServer).toBe(true);
      expect(upload.sentBytes).toBeLessThan(LIMIT + MOST_BUFFERED);
    });
  }

  test(`exactly 8 MB is not too large: noise is refused as no image (${version})`, async ({ tenant }) => {
    expectRefusal(await tenant[version].detect(noise(LIMIT)), 'invalid_image');
  });

  test(`a good photo of exactly 8 MB is answered (${version})`, async ({ tenant }) => {
    const answer = await tenant[version].detect(paddedJpeg(sample(1), LIMIT), { attributes: 'none' });
    expect(answer.status).toBe(200);
    expect(answer.json<{ faces: unknown[] }>().faces).toHaveLength(3);
  });

  test(`two photos of 8 MB each compare: the limit is one part's (${version})`, async ({ tenant }) => {
    const photo = paddedJpeg(sample(1), LIMIT);
    const { contentType, body } = multipart([file('source_image', photo), file('target_image', photo)]);
    const answer = await tenant[version].request('POST', '/faces:compare', {
      headers: { 'content-type': contentType },
      body,
    });
    expect(answer.status).toBe(200);
  });
}
