import { join } from 'node:path';
import type { PackManifest } from './manifest.js';

/** Where models are kept when nobody says otherwise: `$XDG_CACHE_HOME/facet/models`, else `~/.cache/facet/models`. */
export function defaultModelsDir(env: Readonly<Record<string, string | undefined>>, homedir: string): string {
  return env.FACET_MODELS_DIR || join(env.XDG_CACHE_HOME || join(homedir, '.cache'), 'facet', 'models');
}

/** One directory for each version of a pack, so that a newer one is built beside the one in use. */
export function packDirectory(modelsDir: string, { id, version }: PackManifest): string {
  return join(modelsDir, `${id}-${version}`);
}

/** What `manifest.json` says for a pack, byte for byte. */
export function manifestText(manifest: PackManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
