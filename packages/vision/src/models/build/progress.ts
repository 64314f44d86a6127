import type { ModelTask } from '../manifest.js';

/**
 * What a build is doing. Numbers only grow within a step.
 * - `waiting`: another process builds the same pack; sent once;
 * - `download`: bytes of a package's tarball so far, of `total`;
 * - `convert`, `check`: a model was converted, compared with its SHA-256 and test output; `done` of `total` models;
 * - `finish`: the pack stands in `directory`; `built` is false when it stood there before.
 */
export type BuildProgress =
  | { readonly step: 'waiting' }
  | { readonly step: 'download'; readonly package: string; readonly done: number; readonly total: number }
  | { readonly step: 'convert' | 'check'; readonly task: ModelTask; readonly done: number; readonly total: number }
  | { readonly step: 'finish'; readonly directory: string; readonly built: boolean };

export type OnBuildProgress = (progress: BuildProgress) => void;
