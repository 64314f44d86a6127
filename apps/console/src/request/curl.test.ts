import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlCommand, maskKey, shellQuote } from './curl.js';

describe('curlCommand', () => {
  it('reads as one would type it', () => {
    const command = curlCommand('http://127.0.0.1:8080/face/api/v2/faces:detect', 'iksk_live_abc', [
      { name: 'image', file: 'photo.jpg' },
      { name: 'attributes', value: 'all' },
    ]);
    expect(command).toBe(
      [
        'curl http://127.0.0.1:8080/face/api/v2/faces:detect \\',
        "  -H 'Authorization: Bearer iksk_live_abc' \\",
        '  -F image=@photo.jpg \\',
        '  -F attributes=all',
      ].join('\n'),
    );
  });

  it.each(["it's me.jpg", '$(touch pwned).jpg', '`id`.png', 'two  words.jpg', 'a"b.jpg', 'back\\slash.jpg'])(
    'gives a shell %s as one argument',
    (file) => {
      const seen = execFileSync('sh', ['-c', `printf %s ${shellQuote(file)}`], { encoding: 'utf8' });
      expect(seen).toBe(file);
    },
  );

  it('quotes a file name that curl would cut at a semicolon', () => {
    const command = curlCommand('http://h', 'k', [{ name: 'image', file: 'a;type=text.jpg' }]);
    expect(command).toContain(`-F 'image=@"a;type=text.jpg"'`);
  });
});

describe('maskKey', () => {
  it('shows the prefix and the last four characters only', () => {
    expect(maskKey('iksk_live_0123456789abcdef')).toBe('iksk_live_••••cdef');
    expect(maskKey('secret')).toBe('••••');
  });
});
