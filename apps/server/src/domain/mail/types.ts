interface ToSomebody {
  to: string;
  /** Erases the mail with the account; absent while there is no account yet. */
  accountId?: string;
}

interface WithToken extends ToSomebody {
  /** What the link ends in. */
  token: string;
  /** How long the link works. */
  validHours: number;
}

/** What a mail says. Every text in it may have been chosen by a stranger. */
export type NewMail =
  | ({ kind: 'verify-email'; organization: string } & WithToken)
  /** Somebody tried to register with an address that a user has. */
  | ({ kind: 'address-taken' } & ToSomebody)
  | ({ kind: 'reset-password' } & WithToken)
  | ({ kind: 'password-changed' } & ToSomebody)
  | ({
      kind: 'invitation';
      organization: string;
      invitedBy: string;
      role: string;
      /** Whether the address has a user in another organisation: this mail alone tells. */
      addressTaken: boolean;
    } & WithToken)
  | ({ kind: 'two-factor-enabled' } & ToSomebody)
  | ({ kind: 'two-factor-disabled' } & ToSomebody);

export type MailKind = NewMail['kind'];

/** A mail that was not delivered yet, as the operator sees it. */
export interface Mail {
  id: string;
  kind: MailKind;
  to: string;
  subject: string;
  /** The text body, with its link. */
  text: string;
  /** The same as HTML. */
  html: string;
  /** `failed`: a mail server refused it, or every attempt failed. */
  status: 'waiting' | 'failed';
  attempts: number;
  /** Null when there will be no further attempt, as without a mail server. */
  next_attempt_at: Date | null;
  /** What the last attempt met. */
  error: string | null;
  created_at: Date;
}
