import type { BoundingBox, ImageSize } from '@facet/vision';

/** A gallery of faces that belongs to one account. */
export interface Collection {
  readonly accountId: string;
  readonly id: string;
  /** Unique in the account. */
  readonly externalId: string;
  readonly description: string | null;
  readonly faceCount: number;
  readonly createdAt: Date;
}

export interface NewCollection {
  externalId: string;
  description?: string | null;
}

/** A face as it is kept: where it was found, never what it looked like. */
export interface StoredFace {
  readonly id: string;
  readonly externalImageId: string | null;
  readonly externalFaceId: string | null;
  /** Upright pixels of the image that it was found in. */
  readonly boundingBox: BoundingBox;
  readonly imageSize: ImageSize;
  /** 0..1. */
  readonly detectionScore: number;
  readonly hasCrop: boolean;
  readonly createdAt: Date;
}

/** A face that looks like the probe. */
export interface Match {
  readonly face: StoredFace;
  /** On the face scale, 0..1. */
  readonly similarity: number;
}

/** Who asks: the account whose collections these are, and the one collection that the key is bound to, if any. */
export interface Tenant {
  readonly accountId: string;
  /** External id. */
  readonly boundTo: string | null;
  /** For the audit log. */
  readonly actor: { readonly name: string; readonly requestId?: string };
}
