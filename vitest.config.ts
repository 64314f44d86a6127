import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/{src,test}/**/*.test.ts', '{tools,bench}/src/**/*.test.ts'],
    globalSetup: ['packages/vision/test/build-models.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
