import { expect, it } from 'vitest';
import { ProductCache } from './cache.js';
import type { RunnableProduct } from './types.js';

const named = (name: string) => ({ name }) as RunnableProduct;

it('asks once for look-ups at the same time, and remembers for three seconds', async () => {
  let now = 0;
  let reads = 0;
  const cache = new ProductCache(
    async () => named(String(++reads)),
    () => now,
  );
  expect(await Promise.all([cache.find('a'), cache.find('a')])).toEqual([named('1'), named('1')]);
  now = 2_999;
  expect(await cache.find('a')).toEqual(named('1'));
  now = 3_000;
  expect(await cache.find('a')).toEqual(named('2'));
});

it('remembers nothing that was read before a change, however late it arrives', async () => {
  const answers: ((product: RunnableProduct) => void)[] = [];
  const cache = new ProductCache(
    () => new Promise((resolve) => answers.push(resolve)),
    () => 0,
  );
  const before = cache.find('a');
  cache.forget();
  const after = cache.find('a');
  answers[1]?.(named('new'));
  expect(await after).toEqual(named('new'));
  answers[0]?.(named('old'));
  expect(await before).toEqual(named('old'));
  expect(await cache.find('a')).toEqual(named('new'));
});

it('remembers that there is none, and no failure', async () => {
  const answers = [Promise.reject(new Error('down')), Promise.resolve(undefined)];
  const cache = new ProductCache(
    () => answers.shift() ?? Promise.resolve(named('late')),
    () => 0,
  );
  await expect(cache.find('a')).rejects.toThrow('down');
  expect(await cache.find('a')).toBeUndefined();
  expect(await cache.find('a')).toBeUndefined();
});
