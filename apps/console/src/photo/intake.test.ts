import { describe, expect, it } from 'vitest';
import { filesIn, shrink } from './intake.js';

describe('shrink', () => {
  it('keeps the proportions and never enlarges', () => {
    expect(shrink({ width: 6000, height: 4000 }, 3000)).toEqual({ width: 3000, height: 2000 });
    expect(shrink({ width: 400, height: 300 }, 3000)).toEqual({ width: 400, height: 300 });
    expect(shrink({ width: 30_000, height: 3 }, 3000)).toEqual({ width: 3000, height: 1 });
  });
});

describe('filesIn', () => {
  it('puts images before other files', () => {
    const text = new File(['a'], 'a.txt', { type: 'text/plain' });
    const image = new File(['b'], 'b.png', { type: 'image/png' });
    expect(filesIn({ files: [text, image] } as unknown as DataTransfer)).toEqual([image, text]);
    expect(filesIn(null)).toEqual([]);
  });
});
