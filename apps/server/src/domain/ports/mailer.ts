/** A mail, ready to be handed to a mail server. */
export interface OutgoingMail {
  /** The same at every attempt: receivers tell a repeated mail by it. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** `refused` is final: the server will not take this mail, however often it is sent. `failed` may pass. */
export type MailOutcome =
  | { readonly status: 'sent' }
  | { readonly status: 'refused' | 'failed'; readonly error: string };

/** Hands mails to a mail server. */
export interface Mailer {
  /** Answers within 45 seconds; never raises. `error` holds nothing of the settings. */
  send(mail: OutgoingMail): Promise<MailOutcome>;
  close(): void;
}
