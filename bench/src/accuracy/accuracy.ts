import { createVision, type Vision } from '@facet/vision';
import type { BenchOptions } from '../options.js';
import { readLabelled, sampleFolder } from '../photos.js';
import type { Goal, Outcome, Table } from '../report.js';
import { countDetections } from './box-matching.js';
import { measureRecognition } from './recognition.js';

/** Recognition on LFW, and detection on photos labelled by hand. */
export async function runAccuracy(options: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const vision = await createVision({ modelsDir: options.modelsDir });
  try {
    const detection = await measureDetection(vision, options.photos);
    const outcome: Outcome = { tables: [detection.table], goals: [detection.goal], skipped: detection.skipped };
    if (options.lfw === undefined) {
      outcome.skipped.push('recognition: no --lfw and --pairs, no FACET_LFW_DIR and FACET_LFW_PAIRS');
      return outcome;
    }
    const recognition = await measureRecognition(vision, { ...options, lfw: options.lfw }, say);
    outcome.tables.unshift(...recognition.tables);
    outcome.goals.unshift(...recognition.goals);
    outcome.details = recognition.details;
    return outcome;
  } finally {
    await vision.close();
  }
}

async function measureDetection(
  vision: Vision,
  photosFolder: string | undefined,
): Promise<{ table: Table; goal: Goal; skipped: string[] }> {
  const skipped: string[] = [];
  const labelled = readLabelled('face-api-samples', sampleFolder());
  if (photosFolder === undefined) skipped.push('detection in more group photos: no --photos and no FACET_PHOTOS_DIR');
  else labelled.push(...readLabelled('group-photos', photosFolder));
  const total = { labelled: 0, found: 0, missed: 0, false: 0 };
  const rows: (string | number)[][] = [];
  for (const { photo, bytes } of labelled) {
    const { faces } = await vision.detect(bytes);
    const boxes = faces.map(({ boundingBox }) => boundingBox);
    const count = countDetections(boxes, photo.faces, photo.uncertain);
    rows.push([photo.file, photo.faces.length, count.found, count.missed, count.false]);
    total.labelled += photo.faces.length;
    total.found += count.found;
    total.missed += count.missed;
    total.false += count.false;
  }
  rows.push(['all', total.labelled, total.found, total.missed, total.false]);
  return {
    table: {
      title: 'Detection in labelled photos (faces)',
      columns: ['photo', 'labelled', 'found', 'missed', 'false'],
      rows,
    },
    goal: {
      name: 'labelled faces found',
      value: (100 * total.found) / total.labelled,
      unit: '%',
      bound: 'at least',
      target: 95,
      note: `${total.missed} missed, ${total.false} false`,
    },
    skipped,
  };
}
