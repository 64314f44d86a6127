import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createVision, type EmbeddingModel } from '@facet/vision';
import { cosine, embedPhotos } from '../accuracy/embed-photos.js';
import type { BenchOptions } from '../options.js';
import { readLabelled, sampleFolder } from '../photos.js';
import type { RealFaces } from './population.js';

/** Of a person with very many photos only these count, so that nobody outweighs the others. */
const mostPhotosOfOnePerson = 6;

/** The model that embeds, and with LFW its people: one template of each, and the cosines between photos of one person. */
export async function readRealFaces(
  { lfw, modelsDir }: BenchOptions,
  say: (line: string) => void,
): Promise<{ model: EmbeddingModel; real?: RealFaces }> {
  const vision = await createVision({ modelsDir });
  try {
    const { model } = await vision.embed(readLabelled('face-api-samples', sampleFolder())[0].bytes, {
      selection: 'largest',
    });
    if (lfw === undefined) return { model };
    const photos = readdirSync(lfw.directory).flatMap((person) =>
      readdirSync(join(lfw.directory, person))
        .slice(0, mostPhotosOfOnePerson)
        .map((file) => `${person}/${file}`),
    );
    const embeddings = await embedPhotos(vision, lfw.directory, photos, say);
    const byPerson = new Map<string, Float32Array[]>();
    for (const [path, embedding] of embeddings) {
      const person = path.slice(0, path.indexOf('/'));
      byPerson.set(person, [...(byPerson.get(person) ?? []), embedding]);
    }
    return { model, real: facesOf([...byPerson.values()]) };
  } finally {
    await vision.close();
  }
}

function facesOf(templates: readonly (readonly Float32Array[])[]): RealFaces {
  const mateCosines = templates.flatMap((own) =>
    own.flatMap((template, i) => own.slice(0, i).map((other) => cosine(template, other))),
  );
  return { people: templates.map(([first]) => first), mateCosines };
}
