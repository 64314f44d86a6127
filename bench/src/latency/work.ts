/** One decoding of an image file. */
export interface Decode {
  width: number;
  height: number;
  resized: boolean;
  /** Whether the file's colour profile was passed over. */
  ignoreIcc: boolean;
}

/** What one operation cost the machine at the least: which pixels were decoded and which models ran, how often. */
export interface Work {
  decodes: (Decode & { input: number })[];
  /** The SHA-256 of each run's model as it was opened, in the order of the runs. */
  runs: string[];
}

export type Operation =
  | { kind: 'detect'; attributes: 'none' | 'default' | 'all'; image: Uint8Array }
  | { kind: 'compare'; source: Uint8Array; target: Uint8Array }
  | { kind: 'verify'; card: Uint8Array; selfie: Uint8Array };

/** The images of an operation, in the order that `Work.decodes` refers to them by. */
export function imagesOf(operation: Operation): Uint8Array[] {
  switch (operation.kind) {
    case 'detect':
      return [operation.image];
    case 'compare':
      return [operation.source, operation.target];
    case 'verify':
      return [operation.card, operation.selfie];
  }
}

export type WorkEvent = { type: 'decode'; bytes: number; decode: Decode } | { type: 'run'; sha256: string };

export const traceChannel = 'facet-bench-work';
/** Names the folder, in the environment, in which a traced process keeps its models under their SHA-256. */
export const seenModelsVariable = 'FACET_BENCH_SEEN_MODELS';
