import type { Logger } from 'pino';
import type { Config } from './config.js';
import { People, type PeopleParts } from './domain/people/index.js';
import { startPeopleMaintenance } from './jobs/people-maintenance.js';

type Given = Omit<PeopleParts, 'accessTokenSeconds' | 'onBackgroundError' | 'now'>;

/** Opens sign-in: makes a signing key where there is none, and begins to remove what has ended. */
export async function composePeople(
  { jwtTtlSeconds }: Config,
  { log, ...parts }: Given & { log: Logger },
): Promise<{ people: People; stop(): Promise<void> }> {
  const people = new People({
    ...parts,
    accessTokenSeconds: jwtTtlSeconds,
    onBackgroundError: (err) => log.error({ err }, 'work after an answer failed'),
  });
  await people.prepare();
  const maintenance = startPeopleMaintenance(people, log);
  return {
    people,
    async stop() {
      await maintenance.stop();
      await people.settle();
    },
  };
}
