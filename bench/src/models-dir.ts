import { homedir } from 'node:os';
import { defaultModelsDir } from '@facet/vision/models';

/** Where the server would look for its models. */
export function resolveModelsDir({ modelsDir }: { modelsDir: string | undefined }): string {
  return modelsDir ?? defaultModelsDir(process.env, homedir());
}
