import { adminOperations } from '@facet/contract';
import type { Actor } from '../../domain/accounts/index.js';
import { type Route, routesFor } from '../../http/route.js';
import type { Services } from '../../services.js';

/** What this server is and how it fares. */
export function systemRoutes({ database, mails, vision, webhooks, system }: Services): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.getSystem)(async () => {
      const [[versions], mail, deliveries] = await Promise.all([
        database.query<{ version: string; schema: string }>(
          "select current_setting('server_version') as version, (select max(name) from migrations) as schema",
        ),
        mails.queue.depth(),
        webhooks.queue.depth(),
      ]);
      const { workers, busy, queued, replaced } = vision.stats();
      return {
        status: 200,
        body: {
          version: system.version,
          node: process.versions.node,
          uptime_seconds: Math.floor((Date.now() - system.startedAt) / 1000),
          database: { kind: database.kind, version: versions?.version ?? '', schema: versions?.schema ?? '' },
          model: vision.model,
          presentation_attack_model: vision.presentationAttack,
          workers: { count: workers, busy, queued, replaced },
          queues: { mail: wireDepth(mail), webhooks: wireDepth(deliveries) },
          memory: { resident_bytes: process.memoryUsage.rss() },
        },
      };
    }),
  ];
}

function wireDepth({ waiting, failed, oldestSeconds }: Awaited<ReturnType<Services['mails']['queue']['depth']>>) {
  return { waiting, failed, oldest_seconds: oldestSeconds };
}
