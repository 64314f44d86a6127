import { type Random, wholeNumber } from '../random.js';
import type { Population } from './population.js';

export interface Probe {
  /** A buffer of its own: the scan in memory does not heed where a view begins. */
  template: Float32Array;
  /** Of a person in the gallery, from a photo that is not; otherwise of a stranger. */
  mate: boolean;
}

export interface Gallery {
  faces: number;
  dimensions: number;
  /** One after the other. */
  templates: Float32Array;
  /** Mates and strangers in turns. */
  probes: Probe[];
}

const mostPhotosOfOnePerson = 6;

/** People with one to six templates each, and probes of them and of strangers. */
export function makeGallery(
  population: Population,
  random: Random,
  { faces, probes, dimensions }: { faces: number; probes: number; dimensions: number },
): Gallery {
  const templates = new Float32Array(faces * dimensions);
  const people: Float32Array[] = [];
  for (let n = 0; n < faces; ) {
    const person = population.person();
    people.push(person);
    for (let photos = 1 + wholeNumber(random, mostPhotosOfOnePerson); photos > 0 && n < faces; photos--, n++)
      templates.set(population.template(person), n * dimensions);
  }
  const probeOf = (_: unknown, i: number): Probe => {
    const mate = i % 2 === 0;
    const person = mate ? people[wholeNumber(random, people.length)] : population.person();
    return { template: population.template(person), mate };
  };
  return { faces, dimensions, templates, probes: Array.from({ length: probes }, probeOf) };
}

/** The `n`th template of a gallery. */
export function templateAt({ templates, dimensions }: Gallery, n: number): Float32Array {
  return templates.subarray(n * dimensions, (n + 1) * dimensions);
}
