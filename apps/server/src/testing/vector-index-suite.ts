import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../domain/ports/database.js';
import type { CandidateList, CollectionScope, Template, VectorIndex } from '../domain/ports/vector-index.js';
import { dot, model, near, successor, unit, VectorIndexFixture } from './vector-index-suite-fixture.js';

export interface VectorIndexSetup {
  open(): Promise<{ database: Database; index: VectorIndex }>;
  /** How a maintained collection of 300 faces is searched. */
  method: CandidateList['method'];
}

const faces = 300;

/** What every vector index keeps to. */
export function describeVectorIndex(name: string, { open, method }: VectorIndexSetup): void {
  describe(`vector index, ${name}`, () => {
    let on: VectorIndexFixture;
    let scope: CollectionScope;
    let enrolled: Template[];
    beforeAll(async () => {
      const { database, index } = await open();
      on = new VectorIndexFixture(database, index);
      scope = await on.collection();
      enrolled = await on.enrol(
        scope,
        Array.from({ length: faces }, () => unit()),
      );
      await on.maintain();
    });
    afterAll(() => on.database.close());

    it('answers with nothing for a model that nobody used, and for a collection that is not there', async () => {
      const probe = unit();
      const unused = { ...model, version: 'unused' };
      expect(await on.nearest(scope, probe, 5, -1, unused)).toEqual({ candidates: [], method: 'exact' });
      const nowhere = { ...scope, collectionId: scope.accountId };
      expect(await on.nearest(nowhere, probe)).toEqual({ candidates: [], method: 'exact' });
    });

    it('finds the nearest first, with their cosines', async () => {
      const wanted = [0.99, 0.95, 0.9, 0.85];
      const probe = unit();
      const own = await on.enrol(
        scope,
        wanted.map((cosine) => near(probe, cosine)),
      );
      const found = await on.nearest(scope, probe, 4);
      expect(found.method).toBe(method);
      expect(found.candidates.map(({ faceId }) => faceId)).toEqual(own.map(({ faceId }) => faceId));
      found.candidates.forEach(({ cosine }, i) => {
        expect(cosine).toBeCloseTo(wanted[i] ?? 0, 4);
      });
    });

    it('finds every template by itself, with a cosine of at most 1', async () => {
      for (const { faceId, embedding } of enrolled.slice(0, 40)) {
        const [first] = (await on.nearest(scope, embedding, 1)).candidates;
        expect(first?.faceId).toBe(faceId);
        expect(first?.cosine).toBeCloseTo(1, 5);
        expect(first?.cosine).toBeLessThanOrEqual(1);
      }
    });

    it.each([1, 2, 50, 101])('gives %i when there are as many', async (limit) => {
      const { candidates } = await on.nearest(scope, unit(), limit);
      expect(candidates).toHaveLength(limit);
      expect(new Set(candidates.map(({ faceId }) => faceId)).size).toBe(limit);
      const cosines = candidates.map(({ cosine }) => cosine);
      expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
    });

    it('leaves out what is less similar than asked', async () => {
      const probe = unit();
      const [own] = await on.enrol(scope, [near(probe, 0.98)]);
      const { candidates } = await on.nearest(scope, probe, 101, 0.97);
      expect(candidates[0]?.faceId).toBe(own?.faceId);
      for (const { cosine } of candidates) expect(cosine).toBeGreaterThanOrEqual(0.97);
      expect((await on.nearest(scope, probe, 101, 0.99)).candidates).toEqual([]);
    });

    it('never sees a nearer template of another account, another collection or another model', async () => {
      const probe = unit();
      const elsewhere = [await on.collection(), await on.collection(scope.accountId)];
      for (const other of elsewhere) await on.enrol(other, [probe]);
      const [ofSuccessor] = await on.enrol(scope, [probe], successor);
      const [own] = await on.enrol(scope, [near(probe, 0.97)]);
      const [first] = (await on.nearest(scope, probe, 101)).candidates;
      expect(first?.faceId).toBe(own?.faceId);
      expect((await on.nearest(scope, probe, 10, -1, successor)).candidates).toMatchObject([
        { faceId: ofSuccessor?.faceId },
      ]);
      for (const other of elsewhere) expect(await on.nearestIds(other, probe)).toHaveLength(1);
    });

    it('gives back a template bit by bit, with its model', async () => {
      const [known] = enrolled;
      expect(await on.index.get(scope, known?.faceId ?? '')).toEqual({ ...known, model });
      expect(await on.index.get(scope, scope.accountId)).toBeUndefined();
      expect(await on.index.get(await on.collection(), known?.faceId ?? '')).toBeUndefined();
    });

    it('finds a face by its new template, of another model as well, and no longer by the old one', async () => {
      const before = unit();
      const after = unit();
      const [face] = await on.enrol(scope, [before]);
      const faceId = face?.faceId ?? '';
      const replace = (embedding: Float32Array, by: typeof model) =>
        on.database.transaction((sql) => on.index.replace(sql, scope, by, { faceId, embedding }));
      await replace(after, model);
      expect(await on.nearestIds(scope, after, 1)).toEqual([faceId]);
      // By likeness and not by order: of a few hundred short templates drawn at random, the new one may be the nearest.
      expect((await on.nearest(scope, before, 1, 0.99)).candidates).toEqual([]);
      await replace(after, successor);
      expect(await on.nearestIds(scope, after, 101)).not.toContain(faceId);
      expect((await on.nearest(scope, after, 1, 0.99, successor)).candidates).toMatchObject([{ faceId }]);
    });

    it('replaces nothing where there is no face, or one of another account', async () => {
      const [known] = enrolled;
      const embedding = unit();
      for (const where of [scope, await on.collection()]) {
        const faceId = where === scope ? scope.collectionId : (known?.faceId ?? '');
        await on.database.transaction((sql) => on.index.replace(sql, where, model, { faceId, embedding }));
        expect(await on.index.get(where, faceId)).toBeUndefined();
      }
      expect(await on.index.get(scope, known?.faceId ?? '')).toMatchObject({ embedding: known?.embedding });
    });

    it('refuses templates and probes of another length than the model says', async () => {
      const short = new Float32Array([1]);
      await expect(on.enrol(scope, [short])).rejects.toThrow('dimensions');
      await expect(on.nearest(scope, short)).rejects.toThrow('dimensions');
      const longer = { ...model, dimensions: 32 };
      await expect(on.enrol(scope, [unit(Math.random, longer)], longer)).rejects.toThrow('dimensions');
    });

    it('keeps nothing of a transaction that was rolled back, its model included', async () => {
      const probe = unit();
      const fresh = { ...model, version: 'rolled back' };
      const failing = on.database.transaction(async (sql) => {
        await on.enrolIn(sql, scope, [probe]);
        await on.enrolIn(sql, scope, [probe], fresh);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect((await on.nearest(scope, probe, 1, 0.999)).candidates).toEqual([]);
      const [kept] = await on.enrol(scope, [probe], fresh);
      expect((await on.nearest(scope, probe, 1, 0.999, fresh)).candidates).toMatchObject([{ faceId: kept?.faceId }]);
    });

    it('shows an addition to others with its commit and not before', async () => {
      const probe = unit();
      const added = on.database.transaction(async (sql) => on.enrolIn(sql, scope, [probe]));
      const [face] = await added;
      expect(await on.nearestIds(scope, probe, 1)).toEqual([face?.faceId]);
    });

    it('loses a face, a collection and an account by the commit that deletes them', async () => {
      const probe = unit();
      const mine = await on.collection();
      const other = await on.collection(mine.accountId);
      const [face, second] = await on.enrol(mine, [probe, near(probe, 0.9)]);
      await on.enrol(other, [probe]);
      await on.deleteFaces(mine, [face?.faceId ?? '']);
      expect(await on.nearestIds(mine, probe)).toEqual([second?.faceId]);
      expect(await on.index.get(mine, face?.faceId ?? '')).toBeUndefined();
      await on.database.query('delete from collections where account_id = $1 and id = $2', [
        mine.accountId,
        mine.collectionId,
      ]);
      expect(await on.nearestIds(mine, probe)).toEqual([]);
      await on.database.query('delete from accounts where id = $1', [mine.accountId]);
      expect(await on.nearestIds(other, probe)).toEqual([]);
    });

    it('still gives as many as asked when half the collection has gone', async () => {
      const large = await on.collection();
      const probe = unit();
      const all = await on.enrol(
        large,
        Array.from({ length: faces }, () => near(probe, Math.random() * 0.9)),
      );
      await on.maintain();
      const bySimilarity = [...all].sort((a, b) => dot(b.embedding, probe) - dot(a.embedding, probe));
      const gone = bySimilarity.slice(0, faces / 2).map(({ faceId }) => faceId);
      await on.deleteFaces(large, gone);
      const check = async () => {
        const found = await on.nearestIds(large, probe, 100);
        expect(found).toHaveLength(100);
        expect(found.filter((id) => gone.includes(id))).toEqual([]);
        expect(found[0]).toBe(bySimilarity[faces / 2]?.faceId);
      };
      await check();
      await on.maintain();
      await check();
    });

    it('adds and searches at once', async () => {
      const busy = await on.collection();
      const probes = Array.from({ length: 40 }, () => unit());
      await Promise.all([
        on.maintain(),
        ...probes.map(async (probe) => {
          const [face] = await on.enrol(busy, [probe]);
          expect(await on.nearestIds(busy, probe, 1)).toEqual([face?.faceId]);
          expect((await on.nearest(scope, probe, 20)).candidates).toHaveLength(20);
        }),
      ]);
      expect(await on.nearestIds(busy, unit(), 101)).toHaveLength(probes.length);
    });

    it('does nothing more once it is told to stop', async () => {
      await on.index.maintain(AbortSignal.abort());
    });
  });
}
