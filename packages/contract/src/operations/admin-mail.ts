import { z } from 'zod';
import { operation } from './admin-operation.js';
import { cursor, pageQuery } from './fields.js';

const time = z.iso.datetime();

const mail = z.object({
  id: z.uuid(),
  kind: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string().describe('The text body. It may hold a link that lets its reader in.'),
  html: z.string().describe('The same as HTML.'),
  status: z.enum(['waiting', 'failed']).describe('`failed`: refused by a mail server, or every attempt failed.'),
  attempts: z.number().int(),
  next_attempt_at: time.nullable().describe('null without a mail server, and once it has failed.'),
  error: z.string().nullable().describe('What the last attempt met.'),
  created_at: time,
});

/** The outbox: what the server could not hand to a mail server. */
export const adminMailOperations = {
  listMail: operation({
    id: 'listMail',
    method: 'GET',
    path: '/mail',
    summary: 'List mails that were not delivered, newest first',
    description:
      'Without FACET_SMTP_URL these are all mails of the last 7 days, for you to pass on. With it, those that wait for another attempt and those that failed.',
    auth: 'admin',
    request: { query: pageQuery },
    responses: { 200: z.object({ mails: z.array(mail), next_cursor: cursor }) },
    problems: [],
  }),
} as const;
