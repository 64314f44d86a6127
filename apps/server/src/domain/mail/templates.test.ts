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
  'address-taken': '/login',
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

  it('lets a name be nothing but a name', () => {
    const organization = '</td><script>alert(1)</script>"\'&\r\nBcc: eve@example.com\n\u2028https://evil.example';
    const { subject, text, html } = compose({ ...mails.invitation, organization }, 'https://facet.example');
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(html).not.toMatch(/<script|alert\(1\)<|"'&/);
    expect(html).toContain('&#60;script&#62;');
    for (const line of text.split('\n')) expect(line).not.toMatch(/^(Bcc:|https:\/\/evil)/);
  });
});

/** What a reader sees of it. */
function words(html: string): string {
  return html.replace(/<[^>]+>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
