import { similarity } from '@facet/vision';
import { type Random, shuffled } from '../random.js';
import { cosine } from './embed-photos.js';

/** Similarity on the face scale, as answers show it: thresholds judge four digits. */
const shown = (score: number): number => Math.round(similarity('face', score) * 1e4) / 1e4;

export interface IdentificationRates {
  threshold: number;
  /** Share of the searches with a stranger's photo that found somebody, 0..1. */
  falsePositives: number;
  /** Share of the searches with an enrolled person's photo that did not find them in the first place, 0..1. */
  falseNegatives: number;
}

export interface Identification {
  galleryFaces: number;
  galleries: number;
  strangerSearches: number;
  mateSearches: number;
  rates: IdentificationRates[];
}

/** The most similar face of a gallery, to a probe whose person may be in it. */
interface Best {
  mate: boolean;
  /** The best one is of the probe's person. */
  right: boolean;
  similarity: number;
}

/**
 * Open-set identification: galleries of `size` people drawn at random, one photo each. Everybody else searches with one
 * photo, as a stranger; the people of the gallery who have another photo search with that.
 *
 * @param people templates of each person, at least one.
 * @throws when there are not more people than `size`.
 */
export function measureIdentification(
  people: readonly (readonly Float32Array[])[],
  { size, galleries, thresholds }: { size: number; galleries: number; thresholds: readonly number[] },
  random: Random,
): Identification {
  if (people.length <= size) throw new RangeError(`${people.length} people leave no strangers to a gallery of ${size}`);
  const searches = Array.from({ length: galleries }, () =>
    searchGallery(shuffled(people, random), size, random),
  ).flat();
  const strangers = searches.filter(({ mate }) => !mate);
  const mates = searches.filter(({ mate }) => mate);
  const share = (of: readonly Best[], counts: (best: Best) => boolean) => of.filter(counts).length / of.length;
  return {
    galleryFaces: size,
    galleries,
    strangerSearches: strangers.length,
    mateSearches: mates.length,
    rates: thresholds.map((threshold) => ({
      threshold,
      falsePositives: share(strangers, (best) => best.similarity >= threshold),
      falseNegatives: share(mates, (best) => !best.right || best.similarity < threshold),
    })),
  };
}

function searchGallery(people: readonly (readonly Float32Array[])[], size: number, random: Random): Best[] {
  const drawn = people.map((templates) => shuffled(templates, random));
  const gallery = drawn.slice(0, size).map(([first]) => first);
  return drawn.flatMap((templates, person) => {
    const probe = person < size ? templates[1] : templates[0];
    return probe === undefined ? [] : [{ ...nearest(gallery, probe, person), mate: person < size }];
  });
}

function nearest(gallery: readonly Float32Array[], probe: Float32Array, person: number): Omit<Best, 'mate'> {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  gallery.forEach((template, i) => {
    const score = cosine(template, probe);
    if (score <= highest) return;
    highest = score;
    best = i;
  });
  return { right: best === person, similarity: shown(highest) };
}
