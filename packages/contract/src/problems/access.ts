import { z } from 'zod';
import { nothing, problem } from './definition.js';

/** Who asks, and may they: keys, tokens, people and accounts. */
export const accessProblems = {
  'auth.key_missing': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The request carries no API key where this surface looks for one.',
    remedy: 'Send the key as the page on authentication shows.',
    example: {},
  }),
  'auth.key_unknown': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The key is not one of this surface: mistyped, cut short, of another surface, or sent with another scheme.',
    remedy: 'Copy the key again, or make a new one. A key is shown only once, when it is made.',
    example: {},
  }),
  'auth.key_revoked': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The key was revoked, deactivated or replaced.',
    remedy: 'Make a new key, or have this one activated again.',
    example: {},
  }),
  'auth.key_expired': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The time until which the key was issued has passed.',
    remedy: 'Make a new key with a later expiry.',
    example: {},
  }),
  'auth.scope_missing': problem({
    details: z.object({ scope: z.string() }),
    retry: 'after-fix',
    cause: 'The key is valid but was issued without the scope that this operation needs.',
    remedy: 'Use a key that has the scope.',
    example: { scope: 'write' },
  }),
  'auth.address_not_allowed': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The request comes from an address outside the allow-list of the key.',
    remedy: 'Send it from an allowed address, or add this one to the allow-list of the key.',
    example: {},
  }),
  'auth.credentials_invalid': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The email address, the password or the one-time code is wrong. The answer does not say which.',
    remedy: 'Check them, or reset the password.',
    example: {},
  }),
  'auth.token_expired': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The access token is past its time.',
    remedy: 'Get a new one with the refresh token.',
    example: {},
  }),
  'auth.token_invalid': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The token is absent, malformed, changed, used up, or its session was ended.',
    remedy: 'Sign in again.',
    example: {},
  }),
  'auth.otp_required': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The password is right; the account also asks for a one-time code.',
    remedy: 'Sign in again with `otp` from the authenticator app, or with a recovery code.',
    example: {},
  }),
  'auth.email_unverified': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The email address was never confirmed.',
    remedy: 'Follow the link in the verification mail, or have it sent again.',
    example: {},
  }),
  'auth.role_insufficient': problem({
    details: z.object({ role: z.string() }),
    retry: 'after-fix',
    cause: 'The member is known, but this operation needs another role.',
    remedy: 'Ask an owner of the organisation to do it or to change the role.',
    example: { role: 'admin' },
  }),
  'account.suspended': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The account that owns the key is suspended.',
    remedy: 'Ask whoever runs the server to lift the suspension.',
    example: {},
  }),
  'account.payment_required': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The subscription of the account is past due. Reading still works; writing and analysis do not.',
    remedy: 'Settle the open payment.',
    example: {},
  }),
};
