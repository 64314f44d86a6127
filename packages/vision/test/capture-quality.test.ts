import os from 'node:os';
import { type CaptureQuality, createVision, type Point, type QualityComponent, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLandmarks } from '../src/pipeline/landmarks.js';
import { openFaceModels } from '../src/pipeline/open-pack.js';
import {
  type CaptureDegradation,
  captureDegradations,
  type GoodPhoto,
} from '../src/quality/fit/capture-degradations.js';
import { goodCapture, goodFace, laughing, lookingDown, masked } from './capture-photos.js';

let vision: Vision;
let good: CaptureQuality;
let points: Point[];
let photo: GoodPhoto;

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 1 });
  const file = await goodCapture();
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const image = { data, width: info.width, height: info.height };
  const models = await openFaceModels(defaultModelsDir(process.env, os.homedir()));
  photo = { image, boundingBox: goodFace, mesh: (await findLandmarks(models, image, goodFace)).mesh };
  good = await qualityOf(sharp(file));
  points = (await vision.inspectCapture(file, { liveness: false, embed: false })).landmarks68 ?? [];
});
afterAll(() => vision.close());

async function qualityOf(image: Sharp): Promise<CaptureQuality> {
  const file = await image.jpeg({ quality: 95 }).toBuffer();
  const { quality } = await vision.inspectCapture(file, { liveness: false, embed: false });
  if (!quality) throw new Error('no face was found');
  return quality;
}

/**
 * What cannot but move together: less light is less contrast, a small face has its eyes close together, a turned head
 * hides a part of itself.
 */
const companions: Partial<Record<QualityComponent, readonly QualityComponent[]>> = {
  luminanceMean: ['underExposurePrevention', 'sharpness'],
  underExposurePrevention: ['luminanceMean', 'sharpness', 'illuminationUniformity'],
  overExposurePrevention: ['luminanceMean', 'sharpness'],
  illuminationUniformity: ['underExposurePrevention', 'sharpness', 'luminanceMean'],
  headSize: ['interEyeDistance', 'leftwardCrop', 'rightwardCrop', 'marginAbove', 'marginBelow'],
  interEyeDistance: ['headSize', 'leftwardCrop', 'rightwardCrop', 'marginAbove', 'marginBelow'],
  headPoseRoll: ['leftwardCrop', 'rightwardCrop', 'marginAbove', 'marginBelow'],
  headPoseYaw: ['illuminationUniformity', 'eyesVisible', 'noseVisible', 'mouthVisible'],
  headPosePitch: ['eyesVisible', 'noseVisible', 'mouthVisible', 'landmarkPlausibility'],
  faceInsideFrame: ['marginBelow', 'mouthVisible', 'landmarkPlausibility'],
};

/** How far each score fell, largest first, without the one that is meant and its companions. */
function fallsBeside(quality: CaptureQuality, component: QualityComponent) {
  const expected = [component, ...(companions[component] ?? [])];
  return (Object.keys(quality.components) as QualityComponent[])
    .filter((name) => !expected.includes(name))
    .map((name) => ({ name, fall: good.components[name].score - quality.components[name].score }))
    .sort((a, b) => b.fall - a.fall);
}

/** At the greatest strengths of these the photo is so bad that the judgement of covers loses its hold, too. */
const bearable: Readonly<Record<string, number>> = { blur: 24, bright: 0.95 };

function clearly({ name, change, strengths }: CaptureDegradation): Sharp {
  return change(photo, bearable[name] ?? Math.max(...strengths));
}

describe('the quality of a good capture', () => {
  it('is high in every component', () => {
    expect(good.overall).toBeGreaterThan(0.9);
    for (const [name, { score }] of Object.entries(good.components)) expect([name, score >= 0.8]).toEqual([name, true]);
  });

  it.each(captureDegradations)('loses $component when the photo is $name, and little else', async (degradation) => {
    const { component } = degradation;
    const quality = await qualityOf(clearly(degradation));
    const fall = good.components[component].score - quality.components[component].score;
    const [next] = fallsBeside(quality, component);
    expect(fall).toBeGreaterThan(0.2);
    expect([next.name, next.fall < fall / 2]).toEqual([next.name, true]);
    expect(quality.overall).toBeLessThan(good.overall);
  });

  it('loses sight of nose and mouth behind a mask, not of the eyes', async () => {
    const { components } = await qualityOf(sharp(await masked(points)));
    expect(components.mouthVisible.score).toBeLessThan(0.5);
    expect(components.noseVisible.score).toBeLessThan(0.5);
    expect(components.eyesVisible.score).toBeGreaterThan(0.5);
  });

  it('loses open eyes and a closed mouth with other faces', async () => {
    const down = (await qualityOf(sharp(await lookingDown()))).components;
    expect(down.eyesOpen.value).toBeLessThan(good.components.eyesOpen.value - 0.05);
    expect(down.mouthClosed.score).toBeGreaterThan(0.8);
    const laugh = (await qualityOf(sharp(await laughing()))).components;
    expect(laugh.mouthClosed.score).toBeLessThan(good.components.mouthClosed.score - 0.1);
    expect(laugh.eyesOpen.score).toBeGreaterThan(0.8);
  });
});
