/**
 * - `network`: the registry could not be reached or refused;
 * - `integrity`: a download or a built file is not the one that was pinned;
 * - `disk`: the models directory cannot be written or is full;
 * - `conversion`: a file could not be converted, or a model computes something else than it should;
 * - `not_built`: there is no built pack in the directory;
 * - `damaged`: a file of the built pack is missing or changed;
 * - `source`: what a pack is to be added from cannot be read;
 * - `manifest`: the manifest of a pack to be added says too little or too much;
 * - `model`: a model of a pack to be added is not the one that the manifest names, or does not work;
 * - `added_damaged`: a pack that was added is missing a file, or one was changed.
 */
export type ModelPackFault =
  | 'network'
  | 'integrity'
  | 'disk'
  | 'conversion'
  | 'not_built'
  | 'damaged'
  | 'source'
  | 'manifest'
  | 'model'
  | 'added_damaged';

const remedies: Record<ModelPackFault, string> = {
  network:
    'Check that npm can reach its registry from here (npm ping), and the proxy and registry in your npm settings.',
  integrity:
    'Run the build again. If it stays so, the registry in your npm settings serves changed packages: do not use it.',
  disk: 'Make room and check the permissions, or choose another directory by FACET_MODELS_DIR.',
  conversion: 'Run the build again; if it stays so, report it with the message above, the CPU and the version of Node.',
  not_built: 'Build the models first: facet models build.',
  damaged: 'Build the models again: facet models build.',
  source: 'Name a folder with the files, a manifest file, or the http or https address of a manifest beside its files.',
  manifest: 'docs/models.md says what a manifest holds. Nothing was changed.',
  model: 'Fetch the file again from where the manifest says, or ask whoever made the pack. Nothing was changed.',
  added_damaged: 'Add the pack again (facet models add pad), or do without it (facet models remove pad).',
};

/** Something about the model pack failed. `message` says what, `remedy` what to do about it; `cause` is for the log. */
export class ModelPackError extends Error {
  override readonly name = 'ModelPackError';
  readonly fault: ModelPackFault;
  readonly remedy: string;

  constructor(fault: ModelPackFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.fault = fault;
    this.remedy = remedies[fault];
  }
}

const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** Code of a failed system call or request, where there is one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Turns what the file system or npm raised into a typed failure; a failure that has a type already stays as it is. */
export function asModelPackError(error: unknown, context: string): Error {
  if (error instanceof ModelPackError) return error;
  const code = codeOf(error);
  const text = `${context}: ${error instanceof Error ? error.message : String(error)}`;
  if (code === 'EINTEGRITY' || code.startsWith('Z_')) return new ModelPackError('integrity', text, error);
  // A failed system call on a file names the file; a failed connection does not.
  const aboutFile = error instanceof Error && 'path' in error && typeof error.path === 'string';
  return new ModelPackError(aboutFile || diskCodes.has(code) ? 'disk' : 'network', text, error);
}
