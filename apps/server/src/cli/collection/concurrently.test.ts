import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { concurrently } from './concurrently.js';

const never = new AbortController().signal;

test('every item is worked on once, so many at a time, and taken only when there is room', async () => {
  let taken = 0;
  let ended = 0;
  let most = 0;
  async function* items() {
    for (let item = 0; item < 20; item++) {
      taken++;
      yield item;
    }
  }
  const seen: number[] = [];
  await concurrently(items(), { limit: 3, signal: never }, async (item) => {
    most = Math.max(most, taken - ended);
    await pause(1);
    seen.push(item);
    ended++;
  });
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, item) => item));
  expect(most).toBeLessThanOrEqual(4);
});

test('the first error ends the work after what is under way, and closes the items', async () => {
  let closed = false;
  let finished = 0;
  async function* items() {
    try {
      for (let item = 0; ; item++) yield item;
    } finally {
      closed = true;
    }
  }
  const work = concurrently(items(), { limit: 4, signal: never }, async (item) => {
    if (item === 2) throw new Error('item 2');
    await pause(20);
    finished++;
  });
  await expect(work).rejects.toThrow('item 2');
  expect({ closed, finished }).toEqual({ closed: true, finished: 3 });
});

test('an abort takes no more items and lets those under way end', async () => {
  const stop = new AbortController();
  let finished = 0;
  async function* items() {
    for (let item = 0; ; item++) yield item;
  }
  const work = concurrently(items(), { limit: 2, signal: stop.signal }, async (item) => {
    if (item === 4) stop.abort(new Error('told to stop'));
    await pause(5);
    finished++;
  });
  await expect(work).rejects.toThrow('told to stop');
  expect(finished).toBe(5);
});

test('an error of the items themselves is raised', async () => {
  async function* items() {
    yield 1;
    throw new Error('no more');
  }
  await expect(concurrently(items(), { limit: 2, signal: never }, async () => {})).rejects.toThrow('no more');
});
