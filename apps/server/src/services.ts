import type { Vision } from '@facet/vision';
import type { Logger } from 'pino';
import type { Accounts } from './domain/accounts/index.js';
import type { AuditLog } from './domain/audit/index.js';
import type { Captures } from './domain/capture/index.js';
import type { Collections } from './domain/collections/index.js';
import type { Mails } from './domain/mail/index.js';
import type { People } from './domain/people/index.js';
import type { Database } from './domain/ports/database.js';
import type { RateLimiter } from './domain/ports/rate-limiter.js';
import type { Products } from './domain/products/index.js';
import type { Recognition } from './domain/recognition/index.js';
import type { Usage } from './domain/usage/index.js';
import type { Webhooks } from './domain/webhooks/index.js';

/** What the surfaces work with; composed once, at start. */
export interface Services {
  readonly accounts: Accounts;
  readonly auditLog: AuditLog;
  readonly usage: Usage;
  readonly mails: Mails;
  readonly webhooks: Webhooks;
  readonly people: People;
  readonly collections: Collections;
  readonly recognition: Recognition;
  readonly captures: Captures;
  readonly products: Products;
  readonly vision: Vision;
  readonly database: Pick<Database, 'kind' | 'query'>;
  readonly rateLimiter: Pick<RateLimiter, 'check'>;
  readonly system: SystemFacts;
  /** Compared in constant time with what admin requests bear. */
  readonly adminToken: string;
  readonly log: Logger;
}

export interface SystemFacts {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}
