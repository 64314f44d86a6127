import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail, sameMail } from './mail-address.js';

const parsed = (text: string) => {
  try {
    return parseMail(text);
  } catch {
    return undefined;
  }
};

describe('mail addresses', () => {
  it('are read in one form, whatever case and spaces they come with', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), fc.nat({ max: 3 }), (address, spaces) => {
        const mail = parsed(address);
        fc.pre(mail !== undefined);
        expect(mail).toBe(address.toLowerCase());
        const padding = ' '.repeat(spaces);
        expect(parsed(`${padding}${address.toUpperCase()}${padding}\n`)).toBe(mail);
        expect(parsed(mail)).toBe(mail);
        expect(sameMail(address)).toBe(mail);
      }),
    );
  });

  it('hold nothing that could end a header or begin another recipient', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat({ max: 20 }), (noise, at) => {
        const usual = 'ada.lovelace@example.com';
        for (const text of [noise, `${usual.slice(0, at)}${noise}${usual.slice(at)}`]) {
          const mail = parsed(text);
          if (mail === undefined) continue;
          expect(mail).toMatch(/^[!-~]{3,254}$/);
          expect(mail).not.toMatch(/[\s",:;<>()[\]\\]/);
          expect(mail.split('@')).toHaveLength(2);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are what people have', () => {
    for (const mail of ['a@b.co', "o'hara+faces@mail.example.org", 'x_y-z@xn--bcher-kva.example', '1@2.travel']) {
      expect(parsed(mail), mail).toBe(mail);
    }
    for (const bad of [
      '',
      '@',
      'a@',
      '@b.co',
      'a@b',
      'a@-b.co',
      'a@b..co',
      'a@b.co.',
      'a@@b.co',
      `a@${'b.'.repeat(130)}co`,
    ]) {
      expect(parsed(bad), bad).toBeUndefined();
    }
  });
});
