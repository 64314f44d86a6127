import { describe, expect, it } from 'vitest';
import { cosine } from '../accuracy/embed-photos.js';
import { mean } from '../measure/statistics.js';
import { seededRandom } from '../random.js';
import { makeGallery, templateAt } from './gallery.js';
import { Population } from './population.js';

const dimensions = 64;
const random = seededRandom(5);

describe('Population', () => {
  it('gives templates of one person the cosines asked for, and strangers none', () => {
    const population = new Population(random, dimensions, { people: [], mateCosines: [0.7] });
    const [mates, strangers]: number[][] = [[], []];
    for (let n = 0; n < 500; n++) {
      const person = population.person();
      const template = population.template(person);
      expect(cosine(template, template)).toBeCloseTo(1, 5);
      mates.push(cosine(template, population.template(person)));
      strangers.push(cosine(template, population.template(population.person())));
    }
    expect(mean(mates)).toBeCloseTo(0.7, 1);
    expect(mean(strangers)).toBeCloseTo(0, 1);
  });

  it('stays in the directions of the real faces', () => {
    const halfEmpty = Array.from({ length: 600 }, () =>
      Float32Array.from({ length: dimensions }, (_, i) => (i < 10 ? random() - 0.5 : 0)),
    );
    const population = new Population(random, dimensions, { people: halfEmpty, mateCosines: [] });
    expect(population.isReal).toBe(true);
    expect(population.template(population.person()).subarray(10)).toEqual(new Float32Array(dimensions - 10));
  });
});

it('makes a gallery with mates nearer than strangers', () => {
  const population = new Population(random, dimensions, { people: [], mateCosines: [0.9] });
  const gallery = makeGallery(population, random, { faces: 300, probes: 40, dimensions });
  const nearest = (probe: Float32Array) =>
    Math.max(...Array.from({ length: 300 }, (_, n) => cosine(probe, templateAt(gallery, n))));
  for (const { template, mate } of gallery.probes) expect(nearest(template) > 0.75).toBe(mate);
});
