import sharp from 'sharp';
import { expect } from 'vitest';
import { detect } from '../support/detection.js';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { people, peopleOn, portrait, sample } from '../support/photos.js';

const attributeSets = ['none', 'default', 'all'] as const;
const ratio = expect.toSatisfy((value: number) => value >= 0 && value <= 1, 'is 0 to 1');
const angle = expect.toSatisfy((value: number) => Math.abs(value) <= 180, 'is an angle in degrees');
const coordinate = expect.toSatisfy((value: number) => value >= 0, 'is a coordinate');
const judged = { value: expect.any(Boolean), confidence: ratio };
const located = {
  bounding_box: { left: coordinate, top: coordinate, width: coordinate, height: coordinate },
  confidence: ratio,
};
const measured = { quality: { brightness: ratio, sharpness: ratio }, pose: { yaw: angle, pitch: angle, roll: angle } };
const landmarks = ['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'].map((type) => ({
  type,
  x: coordinate,
  y: coordinate,
}));
const shapes = {
  none: located,
  default: { ...located, landmarks, attributes: measured },
  all: {
    ...located,
    landmarks,
    attributes: {
      ...measured,
      age: expect.toSatisfy((value: number) => value > 5 && value < 80, 'is an age in years'),
      gender: { value: expect.stringMatching(/^(female|male)$/), confidence: ratio },
      emotion: { value: expect.stringMatching(/^(angry|disgust|fear|happy|sad|surprise|neutral)$/), confidence: ratio },
      eyes_open: judged,
      mouth_closed: judged,
      occluded: judged,
    },
  },
};

for (const version of versions) {
  for (const attributes of attributeSets) {
    test(`attributes=${attributes} gives these members and no others (${version})`, async ({ tenant }) => {
      const detection = await detect(tenant[version], sample(4), attributes);
      expect(detection).toEqual({
        faces: Array.from({ length: peopleOn[4] }, () => shapes[attributes]),
        image_size: { width: 1920, height: 1448 },
      });
    });
  }

  test(`what the attributes say is what one sees (${version})`, async ({ tenant }) => {
    const { faces } = await detect(tenant[version], sample(6), 'all');
    for (const { attributes } of faces) {
      expect(attributes).toMatchObject({
        gender: { value: 'female' },
        eyes_open: { value: true },
        occluded: { value: false },
      });
    }
    const laughing = await detect(tenant[version], await portrait(people.redBlondeLaughing), 'all');
    expect(laughing.faces[0]?.attributes).toMatchObject({
      emotion: { value: 'happy' },
      mouth_closed: { value: false },
    });
    const dark = await sharp(sample(6)).modulate({ brightness: 0.3 }).jpeg().toBuffer();
    const brightness = (face: unknown) =>
      (face as { attributes: { quality: { brightness: number } } }).attributes.quality.brightness;
    const darkened = await detect(tenant[version], dark, 'default');
    expect(darkened.faces).toHaveLength(4);
    expect(brightness(darkened.faces[0])).toBeLessThan(brightness(faces[0]));
  });
}
