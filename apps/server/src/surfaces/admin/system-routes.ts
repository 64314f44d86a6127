import { adminOperations } from '@facet/contract';
import type { Actor } from '../../domain/accounts/index.js';
import { type Route, routesFor } from '../../http/route.js';
import type { Services } from '../../services.js';

/** What this server is and how it fares. */
export function systemRoutes({ database, vision, system }: Services): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.getSystem)(async () => {
      const [row] = await database.query<{ server_version: string }>('show server_version');
      const { workers, busy, queued, replaced } = vision.stats();
      return {
        status: 200,
        body: {
          version: system.version,
          uptime_seconds: Math.floor((Date.now() - system.startedAt) / 1000),
          database: { kind: database.kind, version: row?.server_version ?? '' },
          model: vision.model,
          workers: { count: workers, busy, queued, replaced },
          memory: { resident_bytes: process.memoryUsage.rss() },
        },
      };
    }),
  ];
}
