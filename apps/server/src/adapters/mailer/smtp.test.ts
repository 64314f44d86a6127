import { createServer } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../../domain/ports/mailer.js';
import { SmtpReceiver, smtpRefusal } from '../../testing/smtp-receiver.js';
import { SmtpMailer } from './smtp.js';

const mail: OutgoingMail = {
  id: '3f2b8c1e-5d0a-4c6f-9a7e-1b2c3d4e5f60',
  to: 'ada@example.com',
  subject: 'Grüße',
  text: 'Hello Ada\n\n.a line that begins with a dot',
  html: '<p>Hello <b>Ada</b></p>',
};
const withPassword: SMTPServerOptions = {
  authOptional: false,
  onAuth: ({ username, password }, _session, done) =>
    username === 'facet@example' && password === 'p@ss:word' ? done(null, { user: username }) : done(new Error('no')),
};
const credentials = 'facet%40example:p%40ss%3Aword@';
const cleanups: (() => unknown)[] = [];

async function receiverWith(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  const receiver = await SmtpReceiver.start(options);
  cleanups.unshift(() => receiver.close());
  return receiver;
}

function mailer(url: string): SmtpMailer {
  const made = new SmtpMailer({ url, from: 'Facet <facet@faces.example>' });
  cleanups.unshift(() => made.close());
  return made;
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe('SmtpMailer', () => {
  it('hands over a mail in text and HTML, with a Message-ID that stays', async () => {
    const receiver = await receiverWith();
    const by = mailer(`smtp://127.0.0.1:${receiver.port}`);
    expect(await by.send(mail)).toEqual({ status: 'sent' });
    expect(await by.send(mail)).toEqual({ status: 'sent' });
    expect(receiver.received).toHaveLength(2);
    for (const { from, to, mail: parsed } of receiver.received) {
      expect({ from, to }).toEqual({ from: 'facet@faces.example', to: ['ada@example.com'] });
      expect(parsed).toMatchObject({
        subject: 'Grüße',
        from: { name: 'Facet', address: 'facet@faces.example' },
        messageId: `<${mail.id}@faces.example>`,
      });
      expect(parsed.text?.replaceAll('\r\n', '\n').trim()).toBe(mail.text);
      expect(parsed.html?.trim()).toBe(mail.html);
    }
  });

  it('signs in, and turns TLS on where it is offered', async () => {
    const receiver = await receiverWith(withPassword);
    expect(await mailer(`smtp://${credentials}127.0.0.1:${receiver.port}`).send(mail)).toEqual({ status: 'sent' });
    expect(receiver.received).toMatchObject([{ isSecure: true, user: 'facet@example' }]);
  });

  it('says no password to another machine without TLS, or under a certificate that does not hold', async () => {
    for (const options of [{ disabledCommands: ['STARTTLS'] }, {}]) {
      let heard = 0;
      const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) => {
        heard++;
        done(null, { user: 'x' });
      };
      const receiver = await receiverWith({ ...options, onAuth, allowInsecureAuth: true });
      const outcome = await mailer(`smtp://${credentials}[::ffff:127.0.0.1]:${receiver.port}`).send(mail);
      expect(outcome).toMatchObject({ status: 'failed', error: expect.stringMatching(/STARTTLS|certificate/i) });
      expect(heard).toBe(0);
    }
  });

  it('insists on a certificate where the address says smtps', async () => {
    const receiver = await receiverWith({ secure: true });
    const outcome = await mailer(`smtps://localhost:${receiver.port}`).send(mail);
    expect(outcome).toMatchObject({ status: 'failed', error: expect.stringMatching(/certificate/) });
  });

  it('tells what may pass from what will not', async () => {
    const receiver = await receiverWith();
    const by = mailer(`smtp://127.0.0.1:${receiver.port}`);
    receiver.onRecipient = () => smtpRefusal(451, 'busy, come back later');
    expect(await by.send(mail)).toMatchObject({ status: 'failed', error: expect.stringMatching(/busy/) });
    receiver.onRecipient = () => smtpRefusal(550, 'no such mailbox');
    expect(await by.send(mail)).toMatchObject({ status: 'refused', error: expect.stringMatching(/no such mailbox/) });
  });

  it('does not give a mail up for a wrong password or a server that is not there, and never tells the password', async () => {
    const receiver = await receiverWith(withPassword);
    const outcome = await mailer(`smtp://facet:hunter2@127.0.0.1:${receiver.port}`).send(mail);
    expect(outcome.status).toBe('failed');
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
    const { port } = receiver;
    await receiver.close();
    expect(await mailer(`smtp://127.0.0.1:${port}`).send(mail)).toMatchObject({ status: 'failed' });
  });

  it('fails when the other side hangs up', async () => {
    const silent = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    cleanups.unshift(() => silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await mailer(`smtp://127.0.0.1:${port}`).send(mail)).toMatchObject({ status: 'failed' });
  });

  it('lets nothing of an address into the envelope but one address', async () => {
    const receiver = await receiverWith();
    const by = mailer(`smtp://127.0.0.1:${receiver.port}`);
    for (const to of ['ada@example.com, eve@example.com', 'ada@example.com>\r\nRCPT TO:<eve@example.com'])
      await by.send({ ...mail, to });
    for (const { to } of receiver.received) expect(to).not.toContain('eve@example.com');
  });
});
