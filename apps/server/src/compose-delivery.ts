import type { Logger } from 'pino';
import { SmtpMailer } from './adapters/mailer/smtp.js';
import { GuardedWebhookSender } from './adapters/webhook-sender/guarded.js';
import type { Config } from './config.js';
import type { Audit } from './domain/audit/index.js';
import { Mails } from './domain/mail/index.js';
import type { Database } from './domain/ports/database.js';
import { DataKeys } from './domain/secrets/index.js';
import { Webhooks } from './domain/webhooks/index.js';
import { startQueueRunner } from './jobs/queue-runner.js';

export interface DeliveryParts {
  database: Database;
  secretKey: Uint8Array;
  audit: Audit;
  /** Where this server can be reached, unless the settings say otherwise. */
  ownUrl: () => string;
  log: Logger;
}

/** What goes out of this server by itself. */
export interface Delivery {
  mails: Mails;
  webhooks: Webhooks;
  /** Lets what is being sent end, and leaves the rest to the next start. */
  stop(): Promise<void>;
}

/** Opens mails and webhooks and begins to work off what waits in the database. */
export function composeDelivery(config: Config, { database, secretKey, audit, ownUrl, log }: DeliveryParts): Delivery {
  const { smtpUrl, mailFrom, publicUrl, webhookAllowedNetworks } = config;
  const mailer = smtpUrl === undefined ? undefined : new SmtpMailer({ url: smtpUrl, from: mailFrom });
  const sender = new GuardedWebhookSender({ allowedNetworks: webhookAllowedNetworks });
  const mails = new Mails({ database, secretKey, publicUrl: () => publicUrl ?? ownUrl(), ...(mailer && { mailer }) });
  const webhooks = new Webhooks({ database, audit, dataKeys: new DataKeys({ secretKey }), sender });
  const runners = [startQueueRunner(mails.queue, log), startQueueRunner(webhooks.queue, log)];
  return {
    mails,
    webhooks,
    async stop() {
      await Promise.all(runners.map((runner) => runner.stop()));
      mailer?.close();
      await sender.close();
    },
  };
}
