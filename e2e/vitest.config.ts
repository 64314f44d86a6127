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
                include: ['face/**/*.test.ts', 'admin/**/*.test.ts', 'server/durability.test.ts'],
                globalSetup: ['support/shared-server.ts'],
                provide: { postgresUrl: onPostgres },
              },
            },
          ]
        : []),
    ],
  },
});
