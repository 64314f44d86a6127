import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/http.js';
import { MailServer } from '../support/mail-server.js';
import { ADMIN_TOKEN, runFacet, Server } from '../support/server-process.js';
import { newMail, PASSWORD } from '../support/workspace.js';
import { Caller } from '../support/workspace-caller.js';

interface Outbox {
  readonly mails: readonly { to: string; subject: string; text: string; status: string; error: string | null }[];
}

let mailServer: MailServer;
const running: Server[] = [];
beforeAll(async () => {
  mailServer = await MailServer.start();
});
afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await mailServer?.close();
});

async function started(env: Record<string, string> = {}): Promise<Server> {
  const server = await Server.start({ env });
  running.push(server);
  return server;
}

/** Somebody registers, which sends them a mail; answers their address. */
async function register({ url }: Server): Promise<string> {
  const email = newMail();
  const body = { email, password: PASSWORD, organization: 'Lovelace' };
  expect((await new Caller(url).post('/auth/register', body)).status).toBe(201);
  return email;
}

async function facetMail({ url }: Server, ...args: string[]): Promise<string> {
  const env = { FACET_URL: url, FACET_ADMIN_TOKEN: ADMIN_TOKEN };
  const { code, stdout, stderr } = await runFacet(['mail', ...args], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('a mail goes to the mail server of the settings, with a link to the public address', {
  timeout: 120_000,
}, async () => {
  const server = await started({
    FACET_SMTP_URL: mailServer.url,
    FACET_MAIL_FROM: 'Faces <faces@example.com>',
    FACET_PUBLIC_URL: 'https://faces.example.com',
  });
  const email = await register(server);
  const mail = await eventually('the mail', async () => mailServer.mails.find(({ to }) => to?.[0]?.address === email));
  expect(mail.from).toMatchObject({ name: 'Faces', address: 'faces@example.com' });
  const link = /^https:\/\/faces\.example\.com\/verify-email\?token=([\w-]+)$/m.exec(mail.text ?? '');
  expect(mail.html).toContain(`href="${link?.[0]}"`);
  expect((await new Caller(server.url).post('/auth/verify-email', { token: link?.[1] })).status).toBe(200);
  await eventually('an empty outbox', async () => (await facetMail(server)).includes('no mails wait'));

  mailServer.refusal = { responseCode: 550, message: 'no such mailbox' };
  const nobody = await register(server);
  const refused = await eventually('the refusal', async () =>
    (JSON.parse(await facetMail(server, '--json')) as Outbox).mails.find(({ status }) => status === 'failed'),
  );
  expect(refused).toMatchObject({ to: nobody, error: expect.stringContaining('no such mailbox') });
  expect(await facetMail(server)).toMatch(/status +failed\n/);
  expect(JSON.stringify(server.log)).not.toContain('p@ss');
});

test('without a mail server the operator reads the mails by facet mail', { timeout: 120_000 }, async () => {
  const server = await started();
  const email = await register(server);
  const shown = await facetMail(server);
  expect(shown).toContain(email);
  const token = shown.match(new RegExp(`${server.url}/verify-email\\?token=([\\w-]+)$`, 'm'))?.[1];
  expect((await new Caller(server.url).post('/auth/verify-email', { token })).status).toBe(200);
});
