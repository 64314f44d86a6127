import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { showProgress } from './progress.js';

function recorded(total: number) {
  let text = '';
  let time = 0;
  const output = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const progress = showProgress(output, 'importing', total, () => time);
  return {
    update(done: number, atMs: number, note?: string) {
      time = atMs;
      progress.update(done, note);
    },
    lines: () => text.split('\n').slice(0, -1),
  };
}

test('a line comes for every twentieth', () => {
  const progress = recorded(1000);
  for (let done = 1; done <= 1000; done++) progress.update(done, 0, `${done} faces`);
  expect(progress.lines()).toHaveLength(20);
  expect(progress.lines()[0]).toBe('importing: 5% (50 of 1000), 50 faces');
  expect(progress.lines().at(-1)).toBe('importing: 100% (1000 of 1000), 1000 faces');
});

test('slow work shows a line every ten seconds, but none while nothing moves', () => {
  const progress = recorded(1_000_000);
  for (let second = 1; second <= 60; second++) progress.update(Math.min(second, 30), second * 1000);
  expect(progress.lines()).toEqual([
    'importing: 0% (10 of 1000000)',
    'importing: 0% (20 of 1000000)',
    'importing: 0% (30 of 1000000)',
  ]);
});

test('work of no size and work that grew are no trouble', () => {
  recorded(0).update(0, 20_000);
  const grown = recorded(2);
  grown.update(3, 0);
  expect(grown.lines()).toEqual(['importing: 100% (3 of 2)']);
});
