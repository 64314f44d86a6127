import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it is given; whoever sends signs in as `facet` with `p@ss`. */
export class MailServer {
  readonly mails: Email[] = [];
  /** What it says in place of taking a mail. */
  refusal: { readonly responseCode: number; readonly message: string } | undefined;
  readonly #server = new SMTPServer({
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'facet' && password === 'p@ss' ? done(null, { user: username }) : done(new Error('wrong password')),
    onRcptTo: (_address, _session, done) =>
      done(this.refusal && Object.assign(new Error(this.refusal.message), this.refusal)),
    onData: async (stream, _session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      this.mails.push(await PostalMime.parse(Buffer.concat(chunks)));
      done();
    },
  });

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    // Clients that break off are their own business.
    server.#server.on('error', () => {});
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server.server, 'listening');
    return server;
  }

  get url(): string {
    return `smtp://facet:p%40ss@127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
