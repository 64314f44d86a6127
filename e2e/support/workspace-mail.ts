import type { Admin } from './admin.js';
import { eventually } from './http.js';

export type MailKind =
  | 'verify-email'
  | 'address-taken'
  | 'reset-password'
  | 'password-changed'
  | 'invitation'
  | 'two-factor-enabled'
  | 'two-factor-disabled';

export interface WaitingMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Mails of a server without a mail server, to one address, the newest first, as its operator reads them. */
export async function mailsTo(admin: Admin, to: string): Promise<WaitingMail[]> {
  const answer = await admin.call('GET', '/mail?limit=200');
  if (answer.status !== 200) throw new Error(`GET /mail: ${answer.status} ${answer.text}`);
  return answer.json<{ mails: WaitingMail[] }>().mails.filter((mail) => mail.to === to);
}

/** The newest mail of a kind to an address, as soon as there is one. */
export function mailTo(admin: Admin, to: string, kind: MailKind): Promise<WaitingMail> {
  return eventually(`a mail ${kind} to ${to}`, async () =>
    (await mailsTo(admin, to)).find((mail) => mail.kind === kind),
  );
}

/** The token that ends the link of a mail. */
export function tokenIn({ text, kind }: WaitingMail): string {
  const token = /\?token=([A-Za-z0-9_-]+)$/m.exec(text)?.[1];
  if (token === undefined) throw new Error(`The mail ${kind} has no link that ends in a token:\n${text}`);
  return token;
}

/** The token of the newest mail of a kind to an address. */
export async function tokenMailedTo(admin: Admin, to: string, kind: MailKind): Promise<string> {
  return tokenIn(await mailTo(admin, to, kind));
}
