import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { boxesOf, detect, expectSameBoxes } from '../support/detection.js';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { people, peopleOn, type SampleNumber, sample } from '../support/photos.js';

const attributeSets = ['none', 'default', 'all'] as const;

for (const version of versions) {
  for (const number of Object.keys(peopleOn).map(Number) as SampleNumber[]) {
    test(`group photo ${number}: every face, ${peopleOn[number]} (${version})`, async ({ tenant }) => {
      const detection = await detect(tenant[version], sample(number), 'none');
      expect(detection.faces).toHaveLength(peopleOn[number]);
      const heads = Object.values(people).filter(({ photo }) => photo === number);
      const boxes = boxesOf(detection, version);
      for (const head of heads) {
        const found = boxes.filter(
          (box) =>
            head.x > box.left && head.x < box.left + box.width && head.y > box.top && head.y < box.top + box.height,
        );
        expect(found).toHaveLength(1);
      }
    });
  }

  test(`boxes and landmarks lie inside the image, confidence in 0 to 1 (${version})`, async ({ tenant }) => {
    const { faces, image_size: size } = await detect(tenant[version], sample(5), 'default');
    expect(size).toEqual({ width: 1920, height: 1398 });
    const [right, bottom] = version === 'v1' ? [size.width, size.height] : [1, 1];
    for (const { bounding_box: box, confidence, landmarks = [] } of faces) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.width).toBeGreaterThan(0);
      expect(box.height).toBeGreaterThan(0);
      expect(box.left + box.width).toBeLessThanOrEqual(right + 1e-9);
      expect(box.top + box.height).toBeLessThanOrEqual(bottom + 1e-9);
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(landmarks.length).toBeGreaterThanOrEqual(5);
      for (const { x, y } of landmarks) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(right);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(bottom);
      }
    }
  });

  test(`a face that is cut off by the edge has its box inside (${version})`, async ({ tenant }) => {
    const { x, y, side } = people.greenDress;
    const cut = await sharp(sample(6))
      .extract({ left: x, top: y - side / 2, width: side, height: side })
      .toBuffer();
    const { faces, image_size: size } = await detect(tenant[version], cut, 'none');
    const [right, bottom] = version === 'v1' ? [size.width, size.height] : [1, 1];
    for (const { bounding_box: box } of faces) {
      expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0);
      expect(box.left + box.width).toBeLessThanOrEqual(right + 1e-9);
      expect(box.top + box.height).toBeLessThanOrEqual(bottom + 1e-9);
    }
  });

  test(`the left eye is the subject's: right of the right one on the picture (${version})`, async ({ tenant }) => {
    const { faces } = await detect(tenant[version], sample(6), 'default');
    for (const { landmarks = [] } of faces) {
      const x = (type: RegExp) => landmarks.find((mark) => type.test(mark.type))?.x ?? Number.NaN;
      expect(x(/^(left_?eye|eye_?left)/i)).toBeGreaterThan(x(/^(right_?eye|eye_?right)/i));
    }
  });

  test(`PNG and WebP of one photo give the same faces (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const expected = boxesOf(await detect(face, sample(3), 'none'), version);
    const png = await sharp(sample(3)).png().toBuffer();
    const webp = await sharp(sample(3)).webp({ quality: 95 }).toBuffer();
    expectSameBoxes(boxesOf(await detect(face, png, 'none'), version), expected, 0.98);
    expectSameBoxes(boxesOf(await detect(face, webp, 'none'), version), expected, 0.9);
  });

  test(`grey, transparent, 16-bit and CMYK images are read (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const photo = sharp(sample(3)).resize(960);
    const variants = [
      await photo.clone().greyscale().jpeg().toBuffer(),
      await photo.clone().ensureAlpha().png().toBuffer(),
      await photo.clone().toColourspace('rgb16').png().toBuffer(),
      await photo.clone().toColourspace('cmyk').jpeg().toBuffer(),
      await photo.clone().jpeg({ progressive: true }).toBuffer(),
    ];
    for (const variant of variants) expect((await detect(face, variant, 'none')).faces).toHaveLength(3);
  });

  test(`every EXIF orientation gives the faces of the upright photo (${version})`, { timeout: 60_000 }, async ({
    tenant,
  }) => {
    const face = tenant[version];
    const photo = await sharp(sample(3)).resize(960).jpeg({ quality: 95 }).toBuffer();
    const upright = await detect(face, photo, 'none');
    // How the stored pixels are turned so that the orientation undoes it: [mirrored, clockwise degrees].
    const stored: Record<number, [boolean, number]> = {
      2: [true, 0],
      3: [false, 180],
      4: [true, 180],
      5: [true, 270],
      6: [false, 270],
      7: [true, 90],
      8: [false, 90],
    };
    for (const [orientation, [mirrored, degrees]] of Object.entries(stored)) {
      const flopped = mirrored ? await sharp(photo).flop().png().toBuffer() : photo;
      const turned = await sharp(flopped)
        .rotate(degrees)
        .withMetadata({ orientation: Number(orientation) })
        .jpeg({ quality: 95 })
        .toBuffer();
      const detection = await detect(face, turned, 'none');
      expect(detection.image_size).toEqual(upright.image_size);
      expectSameBoxes(boxesOf(detection, version), boxesOf(upright, version), 0.9);
    }
  });

  test(`asked twice, the same photo gives the same answer (${version})`, async ({ tenant }) => {
    for (const attributes of attributeSets) {
      expect(await detect(tenant[version], sample(1), attributes)).toEqual(
        await detect(tenant[version], sample(1), attributes),
      );
    }
  });

  test(`without attributes the default set is meant (${version})`, async ({ tenant }) => {
    expect(await detect(tenant[version], sample(1))).toEqual(await detect(tenant[version], sample(1), 'default'));
  });
}

test('v1 pixels and v2 ratios are one measure', async ({ tenant }) => {
  const v1 = await detect(tenant.v1, sample(2), 'default');
  const v2 = await detect(tenant.v2, sample(2), 'default');
  expect(v1.image_size).toEqual(v2.image_size);
  const { width, height } = v1.image_size;
  expect(v1.faces).toHaveLength(v2.faces.length);
  for (const [i, pixels] of v1.faces.entries()) {
    const ratios = v2.faces[i] as (typeof v2.faces)[number];
    expect(ratios.confidence).toBe(pixels.confidence);
    expect(Math.abs(ratios.bounding_box.left * width - pixels.bounding_box.left)).toBeLessThanOrEqual(1);
    expect(Math.abs(ratios.bounding_box.top * height - pixels.bounding_box.top)).toBeLessThanOrEqual(1);
    expect(Math.abs(ratios.bounding_box.width * width - pixels.bounding_box.width)).toBeLessThanOrEqual(1);
    expect(Math.abs(ratios.bounding_box.height * height - pixels.bounding_box.height)).toBeLessThanOrEqual(1);
    for (const [j, mark] of (pixels.landmarks ?? []).entries()) {
      const ratio = ratios.landmarks?.[j];
      expect(ratio?.type).toBe(mark.type);
      expect(Math.abs((ratio?.x ?? Number.NaN) * width - mark.x)).toBeLessThanOrEqual(1);
      expect(Math.abs((ratio?.y ?? Number.NaN) * height - mark.y)).toBeLessThanOrEqual(1);
    }
    expect(ratios.attributes).toEqual(pixels.attributes);
  }
});

let plain: Buffer;
beforeAll(async () => {
  plain = await sharp(sample(6)).resize(960).jpeg().toBuffer();
});

test('faces come in a documented order: largest first', async ({ tenant }) => {
  const { faces } = await detect(tenant.v1, plain, 'none');
  const areas = faces.map(({ bounding_box: { width, height } }) => width * height);
  expect(areas).toEqual([...areas].sort((a, b) => b - a));
});
