import { isIP } from 'node:net';
import { createTransport, type Transporter } from 'nodemailer';
import type { Mailer, MailOutcome, OutgoingMail } from '../../domain/ports/mailer.js';

const connectionTimeout = 10_000;
/** Of silence. */
const socketTimeout = 15_000;
/** Of one mail in all. */
const deadlineMs = 45_000;
const longestError = 300;

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with user name and password if the server wants them. */
  url: string;
  /** An address, or a name with one in angle brackets. */
  from: string;
}

/**
 * Hands mails to an SMTP server. `smtps:` is TLS from the first byte; `smtp:` turns TLS on where the server offers it, and
 * insists on it, with a certificate that holds, when there is a password to protect and the server is another machine.
 */
export class SmtpMailer implements Mailer {
  readonly #transport: Transporter;
  readonly #from: string;

  constructor({ url, from }: SmtpOptions) {
    const { protocol, hostname, port, username, password } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = protocol === 'smtps:';
    const mustProtect = secure || (username !== '' && !isThisMachine(host));
    this.#from = from;
    this.#transport = createTransport({
      pool: true,
      maxConnections: 2,
      host,
      port: port === '' ? (secure ? 465 : 25) : Number(port),
      secure,
      requireTLS: mustProtect && !secure,
      // Encryption that may be left out by whoever is in between is not worth refusing a certificate for (RFC 7435).
      tls: { rejectUnauthorized: mustProtect },
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout,
      greetingTimeout: connectionTimeout,
      socketTimeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ id, to, subject, text, html }: OutgoingMail): Promise<MailOutcome> {
    const messageId = `<${id}@${domainOf(this.#from)}>`;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<MailOutcome>((resolve) => {
      timer = setTimeout(resolve, deadlineMs, { status: 'failed', error: `no answer within ${deadlineMs / 1000} s` });
      timer.unref();
    });
    const sent = this.#transport
      .sendMail({ from: this.#from, to: { name: '', address: to }, subject, text, html, messageId })
      .then((): MailOutcome => ({ status: 'sent' }), outcomeOf);
    try {
      return await Promise.race([sent, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/**
 * A 5xx to the mail or to its receiver is final. One to the greeting or to the password is about the settings, which an
 * operator can put right before the attempts are used up.
 */
function outcomeOf(error: unknown): MailOutcome {
  const { responseCode, code, command, message } = error as {
    [name in 'responseCode' | 'code' | 'command' | 'message']?: unknown;
  };
  const ofThisMail = code === 'EENVELOPE' || code === 'EMESSAGE' || /^(MAIL FROM|RCPT TO|DATA)/.test(String(command));
  const isFinal = ofThisMail && typeof responseCode === 'number' && responseCode >= 500;
  return { status: isFinal ? 'refused' : 'failed', error: String(message ?? code).slice(0, longestError) };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function domainOf(from: string): string {
  return /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}
