import type { EmbeddingModel } from '@facet/vision';
import type { Sql } from './database.js';

/** A collection of an account; every query of the index names both. */
export interface CollectionScope {
  readonly accountId: string;
  readonly collectionId: string;
}

/** A stored embedding. */
export interface Template {
  readonly faceId: string;
  /** Of length 1, as long as its model says. */
  readonly embedding: Float32Array;
}

export interface Candidate {
  readonly faceId: string;
  /** -1..1. */
  readonly cosine: number;
}

export interface CandidateQuery {
  /** Of length 1. Only templates of this model are looked at. */
  readonly probe: Float32Array;
  readonly model: EmbeddingModel;
  /** How many at most, 1..101. */
  readonly limit: number;
  /** Candidates below it are left out. */
  readonly leastCosine: number;
}

export interface CandidateList {
  /** The most similar first. */
  readonly candidates: readonly Candidate[];
  /** `approximate` may miss a candidate; see docs/deploy.md for how seldom. */
  readonly method: 'exact' | 'approximate';
}

/**
 * Keeps templates and finds the nearest ones. Templates live in the database of the faces: they come and go in the
 * transactions of their faces, so a deleted face is gone from the index by the same commit.
 */
export interface VectorIndex {
  /** Adds templates of faces that exist, inside the caller's transaction. */
  add(sql: Sql, scope: CollectionScope, model: EmbeddingModel, templates: readonly Template[]): Promise<void>;
  /** Gives a face another template in place of its own, inside the caller's transaction; does nothing without the face. */
  replace(sql: Sql, scope: CollectionScope, model: EmbeddingModel, template: Template): Promise<void>;
  /** The template of a face and the model that made it; undefined without the face. */
  get(scope: CollectionScope, faceId: string): Promise<(Template & { model: EmbeddingModel }) | undefined>;
  search(scope: CollectionScope, query: CandidateQuery): Promise<CandidateList>;
  /**
   * Brings what speeds searches up in line with the collections as they are: builds, rebuilds and drops, without holding
   * writers up. To be called from time to time; does nothing where another server is at it already.
   */
  maintain(signal: AbortSignal): Promise<void>;
}
