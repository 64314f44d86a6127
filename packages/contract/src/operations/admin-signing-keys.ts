import { z } from 'zod';
import { operation } from './admin-operation.js';

const time = z.iso.datetime();

/** What members' access tokens are signed with. */
export const adminSigningKeyOperations = {
  rotateSigningKeys: operation({
    id: 'rotateSigningKeys',
    method: 'POST',
    path: '/signing-keys/rotate',
    summary: "Sign members' access tokens with a new key",
    description:
      'Tokens that were signed with a key before work until they end; nobody has to sign in again. Other servers on the same database take the new key up within a minute.',
    auth: 'admin',
    request: {},
    responses: {
      201: z.object({
        key_id: z.string().describe('Of the key that signs from now on: `kid` in the head of its tokens.'),
        created_at: time,
        previous: z
          .array(z.object({ key_id: z.string(), verifies_until: time }))
          .describe('Keys whose tokens still work, the youngest first.'),
      }),
    },
    problems: [],
  }),
} as const;
