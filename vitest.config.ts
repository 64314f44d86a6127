import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/{src,test}/**/*.test.ts', '{tools,bench}/src/**/*.test.ts'],
    globalSetup: ['packages/vision/test/build-models.ts'],
    // Much of it waits for databases and clocks; by default a core is left idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
