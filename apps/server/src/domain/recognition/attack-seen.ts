import type { SpoofType } from '@facet/vision';

/** Why `face.liveness_failed` was raised: its cause. */
export class AttackSeen extends Error {
  override readonly name = 'AttackSeen';
  constructor(readonly spoofType: SpoofType) {
    super(`taken for a ${spoofType}`);
  }
}
