import { describe, expect, it } from 'vitest';
import { showRows } from './row-progress.js';

describe('showRows', () => {
  const shown = (isTTY: boolean) => {
    let text = '';
    const output = { isTTY, write: (more: string) => (text += more) };
    const progress = showRows(output);
    progress.show('faces', 1000);
    progress.show('faces', 12000);
    progress.end();
    return text;
  };

  it('keeps one line on a terminal, and takes it away at the end', () => {
    expect(shown(true)).toBe('\r\u001b[K  faces  1,000 rows\r\u001b[K  faces  12,000 rows\r\u001b[K');
  });

  it('says nothing elsewhere', () => {
    expect(shown(false)).toBe('');
  });
});
