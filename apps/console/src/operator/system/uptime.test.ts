import { expect, it } from 'vitest';
import { uptime } from './uptime.js';

it.each([
  [0, '0 s'],
  [59, '59 s'],
  [725, '12 min 5 s'],
  [3_600, '1 h 0 min'],
  [273_900, '3 d 4 h'],
])('%i seconds are %s', (seconds, text) => {
  expect(uptime(seconds)).toBe(text);
});
