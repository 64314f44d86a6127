import { describe, expect, it } from 'vitest';
import { compose } from './templates.js';
import type { MailKind, NewMail } from './types.js';

const to = 'ada@example.com';
const token = { token: 'tok-1_2', validHours: 48 };
const mails: { [Kind in MailKind]: Extract<NewMail, { kind: Kind }> } = {
  'verify-email': { kind: 'verify-email', to, organization: 'Lovelace', ...token },
  'address-taken': { kind: 'address-taken', to },
  'reset-password': { kind: 'reset-password', to, ...token },
  'password-changed': { kind: 'password-changed', to },
  invitation: {
    kind: 'invitation',
    to,
    organization: 'Lovelace',
    invitedBy: 'eve@example.com',
    role: 'viewer',
    addressTaken: false,
    ...token,
  },
  'two-factor-enabled': { kind: 'two-factor-enabled', to },
  'two-factor-disabled': { kind: 'two-factor-disabled', to },
};
const paths: Partial<Record<MailKind, string>> = {
  'verify-email': '/verify-email?token=tok-1_2',
  'reset-password': '/reset-password?token=tok-1_2',
  invitation: '/accept-invitation?token=tok-1_2',
  'address-taken': '/#organisation/sign-in',
};

describe('mails', () => {
  for (const mail of Object.values(mails))
    it(`says the same in text and in HTML: ${mail.kind}`, () => {
      const { subject, text, html } = compose(mail, 'https://facet.example/');
      expect(subject).toMatch(/^[A-Z].{4,60}$/);
      const path = paths[mail.kind];
      if (path) expect(text).toContain(`https://facet.example${path}\n`);
      if (path) expect(html).toContain(`href="https://facet.example${path}"`);
      expect(text.trim().split('\n\n').length).toBeGreaterThanOrEqual(3);
      expect(html).not.toMatch(/<img|<script|src=|undefined/);
      for (const paragraph of text.split('\n\n').slice(0, 1)) expect(words(html)).toContain(paragraph);
    });

  it('says whom the invitation is no use to', () => {
    const { text } = compose({ ...mails.invitation, addressTaken: true }, 'https://facet.example');
    expect(text).toContain('has an account of another organisation already');
  });

  it('lets the name of an organisation be no message to strangers', () => {
    const organization = `</td><script>alert(1)</script>"&\r\nBcc: eve@example.com\u2028https://evil.example ${'x'.repeat(200)}`;
    for (const mail of [mails.invitation, mails['verify-email']]) {
      const { subject, text, html } = compose({ ...mail, organization }, 'https://facet.example');
      for (const said of [subject, text, words(html)])
        expect(said).not.toMatch(/evil\.|eve@example\.com[^ ]|x{65}|Bcc:/);
      expect(html).not.toContain('<script');
    }
  });

  it('escapes what it shows in HTML', () => {
    const { subject, html } = compose(
      { ...mails.invitation, invitedBy: `<b>"o'neil"&co\r\n@example.com` },
      'https://facet.example',
    );
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).toContain('&#60;b&#62;&#34;o&#39;neil&#34;&#38;co @example.com invites');
  });
});

/** What a reader sees of it. */
function words(html: string): string {
  return html.replace(/<[^>]+>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
