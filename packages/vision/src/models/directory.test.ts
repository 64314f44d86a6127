import { expect, it } from 'vitest';
import { defaultModelsDir } from './directory.js';

it('prefers the setting, then the cache directory, then the home', () => {
  const env = { FACET_MODELS_DIR: '/models', XDG_CACHE_HOME: '/cache' };
  expect(defaultModelsDir(env, '/home/me')).toBe('/models');
  expect(defaultModelsDir({ ...env, FACET_MODELS_DIR: '' }, '/home/me')).toBe('/cache/facet/models');
  expect(defaultModelsDir({}, '/home/me')).toBe('/home/me/.cache/facet/models');
});
