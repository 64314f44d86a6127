import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const onPostgres = process.env.TEST_DATABASE_URL;

export default defineConfig({
  root,
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'embedded', include: ['*/**/*.test.ts', '*.test.ts'], globalSetup: ['support/shared-server.ts'] },
      },
      ...(onPostgres
        ? [
            {
              extends: true as const,
              test: {
                name: 'postgres',
                include: [
                  'face/**/*.test.ts',
                  'admin/**/*.test.ts',
                  'workspace/**/*.test.ts',
                  'gateway/**/*.test.ts',
                  'server/durability.test.ts',
                  'server/collections-durability.test.ts',
                  'server/backup-searches.test.ts',
                ],
                // Half a minute and more of waiting for, or looking for, something that no database takes part in.
                exclude: [
                  'face/slow-body.test.ts',
                  '*/retry-sample.test.ts',
                  'gateway/breaker.test.ts',
                  'gateway/cli.test.ts',
                  'gateway/fuzz.test.ts',
                  'gateway/limits.test.ts',
                  'gateway/private-addresses.test.ts',
                  'gateway/protocol.test.ts',
                  'gateway/report.test.ts',
                  'gateway/runaway.test.ts',
                ],
                globalSetup: ['support/shared-server.ts'],
                provide: { postgresUrl: onPostgres },
              },
            },
          ]
        : []),
    ],
  },
});
