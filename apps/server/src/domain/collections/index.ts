import type { EmbeddingModel } from '@facet/vision';
import type { Actor, Page, PageRequest } from '../accounts/types.js';
import * as collections from './collections.js';
import { openCrop } from './crops.js';
import * as faces from './faces.js';
import { type IndexRequest, type IndexResult, indexFaces } from './index-faces.js';
import type { CollectionParts } from './parts.js';
import { countOutdated, hasOutdated, type ReindexResult, reindexBatch } from './reindex.js';
import * as search from './search.js';
import * as templates from './templates.js';
import type { Collection, NewCollection, StoredFace, Tenant } from './types.js';

export type { FaceListRequest } from './faces.js';
export type { IndexedFace, IndexRequest, IndexResult } from './index-faces.js';
export type { FaceSearch, ImageSearch, SearchMethod, SearchRequest } from './search.js';
export { shownSimilarity } from './similarity.js';
export type { PortableFace } from './templates.js';
export type * from './types.js';

/** Galleries of faces: indexing, searching, erasing. The verbs' problems stand at the functions they call. */
export class Collections {
  readonly #parts: CollectionParts;
  readonly #searches: Record<search.SearchMethod, number> = { exact: 0, approximate: 0 };

  constructor(parts: CollectionParts) {
    this.#parts = parts;
  }

  /** Searches since start, by how they were answered. */
  get searches(): Readonly<Record<search.SearchMethod, number>> {
    return this.#searches;
  }

  create(tenant: Tenant, collection: NewCollection, limit: number): Promise<Collection> {
    return collections.createCollection(this.#parts.database, tenant, collection, limit);
  }

  list(tenant: Pick<Tenant, 'accountId' | 'boundTo'>, page: PageRequest): Promise<Page<Collection>> {
    return collections.listCollections(this.#parts.database, tenant, page);
  }

  get(tenant: Pick<Tenant, 'accountId' | 'boundTo'>, externalId: string): Promise<Collection> {
    return collections.getCollection(this.#parts.database, tenant, externalId);
  }

  delete(tenant: Tenant, collection: Collection): Promise<void> {
    return collections.deleteCollection(this.#parts.database, tenant, collection);
  }

  indexFaces(collection: Collection, request: IndexRequest): Promise<IndexResult> {
    return indexFaces(this.#parts, collection, request);
  }

  listFaces(collection: Collection, request: faces.FaceListRequest): Promise<Page<StoredFace>> {
    return faces.listFaces(this.#parts.database, collection, request);
  }

  getFace(collection: Collection, faceId: string): Promise<StoredFace> {
    return faces.getFace(this.#parts.database, collection, faceId);
  }

  getCrop(collection: Collection, faceId: string): Promise<Uint8Array> {
    return openCrop(this.#parts.database, this.#parts.dataKeys, collection, faceId);
  }

  deleteFaces(tenant: Tenant, collection: Collection, faceIds: readonly string[]): Promise<Set<string>> {
    return faces.deleteFaces(this.#parts.database, tenant, collection, faceIds);
  }

  searchByFace(collection: Collection, faceId: string, request: search.SearchRequest): Promise<search.FaceSearch> {
    return this.#counted(search.searchByFace(this.#parts, collection, faceId, request));
  }

  searchByImage(
    collection: Collection,
    request: search.SearchRequest & { image: Uint8Array; signal: AbortSignal },
  ): Promise<search.ImageSearch> {
    return this.#counted(search.searchByImage(this.#parts, collection, request));
  }

  /** Faces of each collection whose template another model made, by the collections' ids. */
  countOutdated(accountId: string, collectionIds: readonly string[]): Promise<Map<string, number>> {
    return countOutdated(this.#parts.database, accountId, collectionIds, this.#parts.vision.model);
  }

  /** Whether searches by image miss faces for having templates of another model. */
  hasOutdated(): Promise<boolean> {
    return hasOutdated(this.#parts.database, this.#parts.vision.model);
  }

  reindex(actor: Actor, collection: Collection, signal: AbortSignal): Promise<ReindexResult> {
    return reindexBatch(this.#parts, actor, collection, signal);
  }

  exportTemplates(
    actor: Actor,
    collection: Collection,
    page: PageRequest,
  ): Promise<Page<templates.PortableFace> & { model: EmbeddingModel }> {
    return templates.exportTemplates(this.#parts, actor, collection, page);
  }

  importTemplates(
    actor: Actor,
    collection: Collection,
    batch: { model: EmbeddingModel; faces: readonly templates.PortableFace[]; faceLimit: number },
  ): Promise<{ imported: number; skipped: number }> {
    return templates.importTemplates(this.#parts, actor, collection, batch);
  }

  async #counted<Found extends { method?: search.SearchMethod }>(searching: Promise<Found>): Promise<Found> {
    const found = await searching;
    if (found.method) this.#searches[found.method]++;
    return found;
  }
}
