import { cosine } from '../accuracy/embed-photos.js';
import { gaussian, type Random, wholeNumber } from '../random.js';

/** Deciles of the cosine of two photos of one person: LFW's development half, 3,101 pairs. */
const lfwMateCosines = [0.288, 0.535, 0.613, 0.656, 0.69, 0.718, 0.745, 0.77, 0.8, 0.839, 0.909];

/** Fewer real faces than this do not span the directions that faces have. */
const leastFaces = 500;
const facesInAMix = 8;

export interface RealFaces {
  /** One template each of different people. */
  people: readonly Float32Array[];
  /** Cosines of two templates of one person. */
  mateCosines: readonly number[];
}

/**
 * Makes people whose templates are spread like real ones. A new person is a mix of a few real faces, so that strangers are
 * as alike as real strangers are, and the templates of one person have the cosines that photos of one real person have.
 * Without enough real faces directions are even, which is harder on an approximate index than faces are.
 */
export class Population {
  readonly #random: Random;
  readonly #faces: readonly Float32Array[];
  readonly #mateCosines: readonly number[];
  readonly #dimensions: number;

  constructor(random: Random, dimensions: number, real?: RealFaces) {
    this.#random = random;
    this.#dimensions = dimensions;
    this.#faces = real && real.people.length >= leastFaces ? real.people : [];
    this.#mateCosines = real?.mateCosines.length ? [...real.mateCosines].sort((a, b) => a - b) : lfwMateCosines;
  }

  /** Whether real faces stand behind it. */
  get isReal(): boolean {
    return this.#faces.length > 0;
  }

  /** The direction that the templates of a new person have in common. */
  person(): Float32Array {
    const sum = new Float32Array(this.#dimensions);
    if (!this.isReal) return normalise(sum.map(() => gaussian(this.#random)));
    for (let n = 0; n < facesInAMix; n++) {
      const face = this.#faces[wholeNumber(this.#random, this.#faces.length)];
      const weight = gaussian(this.#random);
      for (let i = 0; i < sum.length; i++) sum[i] += weight * face[i];
    }
    return normalise(sum);
  }

  /** A template of this person, as from another photo. */
  template(person: Float32Array): Float32Array {
    // Two templates share nothing but the person's direction, so their cosine is the product of what each has of it.
    const along = Math.sqrt(Math.max(0, this.#mateCosine()));
    const other = this.person();
    const overlap = cosine(other, person);
    const away = normalise(other.map((value, i) => value - overlap * person[i]));
    const across = Math.sqrt(1 - along * along);
    return normalise(away.map((value, i) => along * person[i] + across * value));
  }

  #mateCosine(): number {
    const at = this.#random() * (this.#mateCosines.length - 1);
    const below = Math.floor(at);
    const low = this.#mateCosines[below];
    return low + (at - below) * (this.#mateCosines[Math.min(below + 1, this.#mateCosines.length - 1)] - low);
  }
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(cosine(vector, vector));
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return vector;
}
