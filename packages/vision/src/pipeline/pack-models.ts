import type { Projection } from '../models/projection.js';
import type { LivenessJudge } from '../presentation-attack/judge-liveness.js';
import type { OcclusionWeights } from './judge-occlusion.js';
import type { Model } from './model.js';

/** The opened models of a pack, each by its task. */
export interface FaceModels {
  readonly ultraface: Model;
  readonly blazeface: Model;
  readonly landmarks68: Model;
  readonly facemesh468: Model;
  readonly embedA: Model;
  readonly embedB: Model;
  readonly pose: Model;
  readonly faceres: Model;
  readonly emotion: Model;
}

export interface OpenedPack {
  readonly models: FaceModels;
  readonly projection: Projection;
  readonly occlusion: OcclusionWeights;
  /** The models that judge presentation attacks together: of the default pack, or of one that was added. */
  readonly liveness: LivenessJudge;
}
