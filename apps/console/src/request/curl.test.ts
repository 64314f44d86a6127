import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlCommand, maskKey, type ShownCall, shellQuote } from './curl.js';

describe('curlCommand', () => {
  it('reads as one would type it', () => {
    const command = curlCommand('http://127.0.0.1:8080', 'iksk_live_abc', {
      method: 'POST',
      path: '/face/api/v2/faces:detect',
      parts: [
        { name: 'image', file: 'photo.jpg' },
        { name: 'attributes', value: 'all' },
      ],
    });
    expect(command).toBe(
      [
        'curl http://127.0.0.1:8080/face/api/v2/faces:detect \\',
        "  -H 'Authorization: Bearer iksk_live_abc' \\",
        '  -F image=@photo.jpg \\',
        '  -F attributes=all',
      ].join('\n'),
    );
  });

  it('puts a key that belongs in the form there', () => {
    const parts = [{ name: 'data', file: 'selfie.jpg' }];
    const command = curlCommand('http://h', 'iksk_live_abc', { method: 'POST', path: '/p', keyField: 'apiKey', parts });
    expect(command).toBe('curl http://h/p \\\n  -F apiKey=iksk_live_abc \\\n  -F data=@selfie.jpg');
  });

  it.each(["it's me.jpg", '$(touch pwned).jpg', '`id`.png', 'two  words.jpg', 'a"b.jpg', 'back\\slash.jpg'])(
    'gives a shell %s as one argument',
    (file) => {
      const seen = execFileSync('sh', ['-c', `printf %s ${shellQuote(file)}`], { encoding: 'utf8' });
      expect(seen).toBe(file);
    },
  );

  it('quotes a file name that curl would cut at a semicolon', () => {
    const parts = [{ name: 'image', file: 'a;type=text.jpg' }];
    const command = curlCommand('http://h', 'k', { method: 'POST', path: '/p', parts });
    expect(command).toContain(`-F 'image=@"a;type=text.jpg"'`);
  });

  it('keeps curl from reading a value as a file', () => {
    const parts = [{ name: 'external_image_id', value: '@home.jpg' }];
    expect(curlCommand('http://h', 'k', { method: 'POST', path: '/p', parts })).toContain(
      '--form-string external_image_id=@home.jpg',
    );
  });

  it('names the method where curl would take another, and quotes queries and JSON', () => {
    const first = (call: ShownCall) => curlCommand('http://h', 'k', call).split('\n')[0];
    expect(first({ method: 'GET', path: '/c?limit=50' })).toBe("curl 'http://h/c?limit=50' \\");
    expect(first({ method: 'DELETE', path: '/c/a' })).toBe('curl -X DELETE http://h/c/a \\');
    expect(first({ method: 'POST', path: '/c' })).toBe('curl -X POST http://h/c \\');
    const made = curlCommand('http://h', 'k', { method: 'POST', path: '/c', json: { external_id: "it's" } });
    expect(made).toMatch(/^curl http:\/\/h\/c /);
    expect(made).toContain(String.raw`-d '{"external_id":"it'\''s"}'`);
  });
});

describe('curlCommand with a header of its own for the key', () => {
  it('puts the key there', () => {
    const shown = curlCommand('http://h', 'k', { method: 'GET', path: '/c', keyHeader: 'X-API-Key' });
    expect(shown).toContain("-H 'X-API-Key: k'");
    expect(shown).not.toContain('Authorization');
  });
});

describe('maskKey', () => {
  it('shows the prefix and the last four characters only', () => {
    expect(maskKey('iksk_live_0123456789abcdef')).toBe('iksk_live_••••cdef');
    expect(maskKey('secret')).toBe('••••');
  });
});
