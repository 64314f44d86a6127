import { adminOperations } from '@facet/contract';
import type { Actor } from '../../domain/accounts/index.js';
import type { Mail, Mails } from '../../domain/mail/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wirePage } from './wire.js';

/** What could not be handed to a mail server. */
export function mailRoutes(mails: Mails): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.listMail)(async ({ query }) => ({
      status: 200,
      body: wirePage('mails', await mails.list(query), wireMail),
    })),
  ];
}

function wireMail(mail: Mail) {
  return {
    ...mail,
    next_attempt_at: mail.next_attempt_at?.toISOString() ?? null,
    created_at: mail.created_at.toISOString(),
  };
}
