import type { Accounts } from '../accounts/index.js';
import type { Audit } from '../audit/types.js';
import type { NewMail } from '../mail/types.js';
import type { Database, Sql } from '../ports/database.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { DataKeys } from '../secrets/index.js';

/** Takes a mail in the transaction that is the reason for it, to be sent once that is committed. */
export interface MailQueue {
  enqueue(sql: Sql, mail: NewMail): Promise<void>;
}

export interface PeopleParts {
  database: Database;
  accounts: Pick<Accounts, 'deleteAccount' | 'forgetKeys'>;
  audit: Audit;
  dataKeys: DataKeys;
  /** 32 bytes: signing keys are sealed under it, and the salts of passwords are derived from it. */
  secretKey: Uint8Array;
  /** What salts are derived from in place of the secret key: a key that was derived from an earlier one. */
  saltKey?: Uint8Array | undefined;
  rateLimiter: RateLimiter;
  mails: MailQueue;
  /** Lifetime of an access token. */
  accessTokenSeconds: number;
  /** Told of work that failed after its request was answered. */
  onBackgroundError?: (error: unknown) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}
