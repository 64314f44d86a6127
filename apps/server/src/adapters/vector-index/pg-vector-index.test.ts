import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectionScope } from '../../domain/ports/vector-index.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { describeVectorIndex } from '../../testing/vector-index-suite.js';
import { dot, model, unit, VectorIndexFixture } from '../../testing/vector-index-suite-fixture.js';
import { PgVectorIndex } from './pg-vector-index.js';

for (const kind of testDatabaseKinds) {
  const open = async (crossoverFaces?: number) => {
    const database = await openTestDatabase(kind);
    return { database, index: new PgVectorIndex({ database, crossoverFaces }) };
  };
  describeVectorIndex(kind, { open: () => open(), method: 'exact' });
  if (kind === 'postgresql')
    describeVectorIndex('postgresql beyond the crossover', { open: () => open(50), method: 'approximate' });
  else describeVectorIndex('embedded, whatever the crossover', { open: () => open(50), method: 'exact' });

  describe(`the exact search on ${kind}`, () => {
    let on: VectorIndexFixture;
    let scope: CollectionScope;
    beforeAll(async () => {
      const { database, index } = await open();
      on = new VectorIndexFixture(database, index);
      scope = await on.collection();
    });
    afterAll(() => on.database.close());

    it('agrees with comparing everything here', async () => {
      const vector = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })).map((stream) => {
        return unit(() => stream.next().value ?? 0.5);
      });
      const length = fc.array(
        vector.filter((v) => v.every(Number.isFinite)),
        { minLength: 2, maxLength: 30 },
      );
      await fc.assert(
        fc.asyncProperty(
          length,
          fc.integer({ min: 1, max: 40 }),
          fc.double({ min: -1, max: 1 }),
          async (all, limit, least) => {
            const [probe, ...gallery] = all;
            if (!probe) return;
            await on.deleteFaces(scope, await allFaces(on, scope));
            const templates = await on.enrol(scope, gallery);
            const expected = templates
              .map(({ faceId, embedding }) => ({ faceId, cosine: dot(embedding, probe) }))
              .sort((a, b) => b.cosine - a.cosine);
            const { candidates } = await on.nearest(scope, probe, limit, least);
            const possible = expected.slice(0, limit);
            // Sums of 32-bit products differ in their last digits: what lies on the border may be in or out.
            const inside = possible.filter(({ cosine }) => cosine >= least + 1e-5).length;
            const border = possible.filter(({ cosine }) => cosine >= least - 1e-5).length;
            expect(candidates.length).toBeGreaterThanOrEqual(inside);
            expect(candidates.length).toBeLessThanOrEqual(border);
            candidates.forEach(({ faceId, cosine }, i) => {
              expect(cosine).toBeCloseTo(Math.min(1, possible[i]?.cosine ?? Number.NaN), 4);
              expect(cosine).toBeCloseTo(
                Math.min(1, expected.find((face) => face.faceId === faceId)?.cosine ?? Number.NaN),
                4,
              );
            });
          },
        ),
        { numRuns: 60 },
      );
    });

    it('uses no number up for a model that is known', async () => {
      for (let i = 0; i < 3; i++) await on.enrol(scope, [unit()]);
      const [row] = await on.database.query<{ id: number }>(
        "insert into embedding_models (name, version, dimensions) values ('next', '1', 1) returning id",
      );
      const [first] = await on.database.query<{ id: number }>('select id from embedding_models where name = $1', [
        model.id,
      ]);
      expect((row?.id ?? 0) - (first?.id ?? 0)).toBe(1);
    });
  });
}

async function allFaces(on: VectorIndexFixture, { accountId, collectionId }: CollectionScope): Promise<string[]> {
  const rows = await on.database.query<{ id: string }>(
    'select id from faces where account_id = $1 and collection_id = $2',
    [accountId, collectionId],
  );
  return rows.map(({ id }) => id);
}
