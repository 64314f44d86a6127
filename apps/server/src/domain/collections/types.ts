import type { BoundingBox, ImageSize } from '@facet/vision';
import type { Actor } from '../accounts/types.js';

/** A gallery of faces that belongs to one account. */
export interface Collection {
  readonly accountId: string;
  readonly id: string;
  /** Unique in the account. */
  readonly externalId: string;
  /** For people; the external id where it was given none. */
  readonly name: string;
  readonly description: string | null;
  /** After so many days faces are erased; null keeps them. */
  readonly retentionDays: number | null;
  readonly faceCount: number;
  readonly createdAt: Date;
}

export interface NewCollection {
  externalId: string;
  description?: string | null;
}

/** A collection that is known by its uuid, which is its external id as well. */
export interface NewNamedCollection {
  name: string;
  description?: string | null;
  /** 1..3650. */
  retentionDays?: number | null;
}

/** What is absent stays as it is. */
export type CollectionPatch = Partial<NewNamedCollection>;

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What a caller keeps with a face. */
export type FaceMetadata = { [name: string]: Json };

/** A face as it is kept: where it was found, never what it looked like. */
export interface StoredFace {
  readonly id: string;
  readonly externalImageId: string | null;
  readonly externalFaceId: string | null;
  /** Unique in the collection; those of the face surface have none. */
  readonly externalId: string | null;
  readonly metadata: FaceMetadata | null;
  /** Of the photo that it was enrolled from, 0..1; null where it was not judged. */
  readonly quality: number | null;
  readonly liveness: number | null;
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
  /** 0..1, on the scale of the search. */
  readonly similarity: number;
}

/** Who asks: the account whose collections these are, and the one collection that the key is bound to, if any. */
export interface Tenant {
  readonly accountId: string;
  /** External id. */
  readonly boundTo: string | null;
  /** For the audit log. */
  readonly actor: Actor;
}

/** Who asks for collections by their uuids. */
export interface TenantByUuid {
  readonly accountId: string;
  /** The uuid of the one collection that the key is bound to, if any. */
  readonly boundTo: string | null;
  readonly actor: Actor;
}
