import { expect } from 'vitest';
import type { Admin } from './admin.js';
import { type Gallery, type Indexed, must } from './gallery.js';
import type { Answer } from './http.js';

/** What a client may say of one collection on a server that can end at any moment: what it was promised, and no more. */
export class Ledger {
  /** How many faces each image has to have; its name is its external image id. */
  readonly #images = new Map<string, { readonly faces: number; done: boolean }>();
  readonly #kept = new Set<string>();
  readonly #deleted = new Set<string>();
  /** Asked to be deleted by a request that was never answered. */
  readonly #inDoubt = new Set<string>();

  constructor(readonly externalId: string) {}

  /** Faces that were indexed or deleted by requests that were answered. */
  get promises(): number {
    return this.#kept.size + this.#deleted.size;
  }

  /** Images and deletions that nobody knows the fate of. */
  get unanswered(): number {
    return [...this.#images.values()].filter(({ done }) => !done).length + this.#inDoubt.size;
  }

  /** Faces that the collection has at most. */
  get mostFaces(): number {
    return [...this.#images.values()].reduce((sum, { faces }) => sum + faces, 0);
  }

  /** Notes that an image is on its way; answers what is to be told when its answer has come. */
  indexing(image: string, faces: number): (answer: Answer) => void {
    const entry = { faces, done: false };
    this.#images.set(image, entry);
    return (answer) => {
      const indexed = must<Indexed>(201, answer).faces;
      expect(indexed).toHaveLength(faces);
      entry.done = true;
      for (const { face_id } of indexed) this.#kept.add(face_id);
    };
  }

  /** Takes up to `count` promised faces to be deleted; they are in doubt until `deleted` is told. */
  toDelete(count: number): string[] {
    const taken = [...this.#kept].slice(0, count);
    for (const id of taken) {
      this.#kept.delete(id);
      this.#inDoubt.add(id);
    }
    return taken;
  }

  deleted(ids: readonly string[]): void {
    for (const id of ids) {
      this.#inDoubt.delete(id);
      this.#deleted.add(id);
    }
  }

  /** Holds the collection to every promise, by all the ways in which one can look at it. */
  async expectKept(gallery: Gallery, admin: Admin, probe: Buffer): Promise<void> {
    const listed = await gallery.allFaces();
    const ids = listed.map(({ face_id }) => face_id).sort();
    expect(new Set(ids).size).toBe(ids.length);
    expect(await gallery.count()).toBe(ids.length);

    expect([...this.#kept].filter((id) => !ids.includes(id))).toEqual([]);
    expect([...this.#deleted].filter((id) => ids.includes(id))).toEqual([]);
    for (const id of this.#kept) expect((await gallery.getFace(id)).status).toBe(200);
    for (const id of this.#deleted) expect((await gallery.getFace(id)).status).toBe(404);

    // Of an image that was never answered for, nobody knows the faces' ids, so none of them has been deleted.
    for (const [image, { faces, done }] of this.#images) {
      const there = listed.filter(({ external_image_id }) => external_image_id === image).length;
      if (!done) expect({ image, there }).toEqual({ image, there: expect.toBeOneOf([0, faces]) });
    }
    expect(listed.filter(({ external_image_id: image }) => !this.#images.has(String(image)))).toEqual([]);

    // Every face has a template, and every template a face.
    expect(ids.length).toBeLessThanOrEqual(100);
    const { matches } = await gallery.found(probe, { threshold: '0', max_results: '100' });
    expect(matches.map(({ face_id }) => face_id).sort()).toEqual(ids);
    const path = `/accounts/${gallery.face.accountId}/collections/${this.externalId}/templates?limit=200`;
    const { templates } = must<{ templates: { face_id: string }[] }>(200, await admin.call('GET', path));
    expect(templates.map(({ face_id }) => face_id).sort()).toEqual(ids);
  }
}
