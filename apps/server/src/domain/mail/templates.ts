import type { Letter } from './mail-seal.js';
import { type Paragraphs, render } from './render.js';
import type { MailKind, NewMail } from './types.js';

type Write<Kind extends MailKind> = (mail: Extract<NewMail, { kind: Kind }>) => Paragraphs;

const longestName = 64;

/** Below every mail that somebody else may have asked for. */
const notYou = 'If this was not you, do nothing: without the link nothing happens.';
const secureIt =
  'If this was not you, reset your password at once and ask an owner of your organisation to look at the audit log.';

const otherOrganisation =
  'This address has an account in another organisation, and can be in one at a time: leave or delete that one first, or ask to be invited at another address.';

const templates: { [Kind in MailKind]: Write<Kind> } = {
  'verify-email': ({ organization, token, validHours }) => ({
    subject: 'Confirm your email address',
    lines: [
      `This address was used to register the organisation “${nameOf(organization)}”.`,
      `Confirm it within ${hours(validHours)} to finish.`,
    ],
    action: { label: 'Confirm the address', path: '/verify-email', token },
    footnote: notYou,
  }),
  'address-taken': () => ({
    subject: 'You have an account already',
    lines: [
      'Somebody tried to register with this address, which has an account already. Nothing was changed.',
      'If it was you: sign in, or reset your password if you have forgotten it.',
    ],
    action: { label: 'Sign in', path: '/#organisation/sign-in' },
    footnote: 'If this was not you, you need do nothing.',
  }),
  'reset-password': ({ token, validHours }) => ({
    subject: 'Reset your password',
    lines: [
      'A new password was asked for your account.',
      `Choose it within ${hours(validHours)}. That signs you out everywhere.`,
    ],
    action: { label: 'Choose a new password', path: '/reset-password', token },
    footnote: notYou,
  }),
  'password-changed': () => ({
    subject: 'Your password was changed',
    lines: ['The password of your account was changed, and you were signed out everywhere.'],
    footnote: secureIt,
  }),
  invitation: ({ organization, invitedBy, role, addressTaken, token, validHours }) => ({
    subject: `Join ${nameOf(organization)}`,
    lines: [
      `${invitedBy} invites you to the organisation “${nameOf(organization)}”, as ${role}.`,
      ...(addressTaken
        ? [
            'This address has an account of another organisation already. Delete that account first, or have another address invited.',
          ]
        : []),
      `The invitation can be accepted within ${hours(validHours)}.`,
      ...(addressTaken ? [otherOrganisation] : []),
    ],
    action: { label: 'Accept the invitation', path: '/accept-invitation', token },
    footnote: 'If you did not expect this, do nothing.',
  }),
  'two-factor-enabled': () => ({
    subject: 'Two-factor authentication is on',
    lines: [
      'Signing in to your account asks for a one-time code from now on. Keep your recovery codes in a safe place.',
    ],
    footnote: secureIt,
  }),
  'two-factor-disabled': () => ({
    subject: 'Two-factor authentication is off',
    lines: ['Signing in to your account no longer asks for a one-time code.'],
    footnote: secureIt,
  }),
};

/** The mail in words. Whatever strangers chose of it is on one line of the text, and escaped in the HTML. */
export function compose(mail: NewMail, publicUrl: string): Letter {
  const write = templates[mail.kind] as (mail: NewMail) => Paragraphs;
  return render(write(mail), publicUrl);
}

/**
 * As it may stand in a mail that its chooser can have sent to anybody: nothing that a mail client would make a link of,
 * and no room for a message.
 */
function nameOf(organization: string): string {
  const words = organization.replace(/[^\p{L}\p{M}\p{N}&'’(),+-]+/gu, ' ').trim();
  return words.length > longestName ? `${words.slice(0, longestName)}…` : words;
}

function hours(count: number): string {
  if (count % 24 === 0 && count > 24) return `${count / 24} days`;
  return count === 1 ? 'one hour' : `${count} hours`;
}
