import type { PresentationAttackPack } from '../types.js';
import type { VisionRequest, VisionResult } from './tasks.js';

/** What a worker is started with. */
export interface WorkerStart {
  readonly modelsDir: string;
  /** Settled once for all workers, so that one which starts later does not judge by another pack. */
  readonly presentationAttack: PresentationAttackPack;
}

export interface WorkerRequest {
  readonly id: number;
  readonly request: VisionRequest;
}

/** A failure as data, for errors lose their class on the way between threads. */
export type Failure =
  | { readonly kind: 'problem'; readonly problem: string; readonly details: object; readonly cause?: string }
  | { readonly kind: 'error'; readonly message: string; readonly stack?: string };

export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly result: VisionResult }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };
