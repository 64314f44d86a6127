import type { Embedding, EmbeddingModel } from '@facet/vision';
import type { Actor, Page, PageRequest } from '../accounts/types.js';
import type { Sql } from '../ports/database.js';
import * as collections from './collections.js';
import * as byUuid from './collections-by-uuid.js';
import { openCrop } from './crops.js';
import * as faces from './faces.js';
import { type IndexRequest, type IndexResult, indexFaces } from './index-faces.js';
import type { CollectionParts } from './parts.js';
import { countOutdated, hasOutdated, type ReindexResult, reindexBatch } from './reindex.js';
import { eraseExpired } from './retention.js';
import * as search from './search.js';
import type { UnitScale } from './similarity.js';
import { type FacesOfImage, storeFaces } from './store-faces.js';
import * as templates from './templates.js';
import type {
  Collection,
  CollectionPatch,
  FaceMetadata,
  NewCollection,
  NewNamedCollection,
  StoredFace,
  Tenant,
  TenantByUuid,
} from './types.js';

export type { FaceEvents } from './events.js';
export type { FaceListRequest } from './faces.js';
export type { IndexedFace, IndexRequest, IndexResult } from './index-faces.js';
export type { FaceSearch, Found, ImageSearch, SearchMethod, SearchRequest } from './search.js';
export { shownSimilarity, similarityOf, type UnitScale } from './similarity.js';
export type { FacesOfImage, FoundFace } from './store-faces.js';
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

  /** Whether faces are to be kept with their crops. */
  get keepsCrops(): boolean {
    return this.#parts.keepCrops;
  }

  create(tenant: Tenant, collection: NewCollection, limit: number): Promise<Collection> {
    return collections.createCollection(this.#parts, tenant, collection, limit);
  }

  list(tenant: Pick<Tenant, 'accountId' | 'boundTo'>, page: PageRequest): Promise<Page<Collection>> {
    return collections.listCollections(this.#parts.database, tenant, page);
  }

  get(tenant: Pick<Tenant, 'accountId' | 'boundTo'>, externalId: string): Promise<Collection> {
    return collections.getCollection(this.#parts.database, tenant, externalId);
  }

  createNamed(tenant: TenantByUuid, collection: NewNamedCollection, limit: number): Promise<Collection> {
    return byUuid.createNamedCollection(this.#parts, tenant, collection, limit);
  }

  listByUuid(tenant: Pick<TenantByUuid, 'accountId' | 'boundTo'>, page: PageRequest): Promise<Page<Collection>> {
    return byUuid.listCollectionsByUuid(this.#parts.database, tenant, page);
  }

  getByUuid(tenant: Pick<TenantByUuid, 'accountId' | 'boundTo'>, id: string): Promise<Collection> {
    return byUuid.getCollectionByUuid(this.#parts.database, tenant, id);
  }

  /** How many collections the account has, and how many faces are in them. */
  countAll(accountId: string): Promise<{ collections: number; faces: number }> {
    return byUuid.countAll(this.#parts.database, accountId);
  }

  update(tenant: Pick<Tenant, 'actor'>, collection: Collection, patch: CollectionPatch): Promise<Collection> {
    return byUuid.updateCollection(this.#parts, tenant, collection, patch);
  }

  delete(tenant: Pick<Tenant, 'actor'>, collection: Collection): Promise<void> {
    return collections.deleteCollection(this.#parts, tenant, collection);
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

  getFaceByExternalId(collection: Collection, externalId: string): Promise<StoredFace> {
    return faces.getFaceByExternalId(this.#parts.database, collection, externalId);
  }

  updateFace(
    tenant: Pick<Tenant, 'actor'>,
    collection: Collection,
    faceId: string,
    patch: { metadata: FaceMetadata | null },
  ): Promise<StoredFace> {
    return faces.updateFace(this.#parts, tenant, collection, faceId, patch);
  }

  /** Keeps faces that somebody else has found; `within` runs last in the same transaction. */
  storeFaces(
    collection: Collection,
    found: FacesOfImage,
    faceLimit: number,
    within?: (sql: Sql, stored: readonly StoredFace[]) => Promise<void>,
  ): Promise<StoredFace[]> {
    return storeFaces(this.#parts, collection, found, faceLimit, within);
  }

  getCrop(collection: Collection, faceId: string): Promise<Uint8Array> {
    return openCrop(this.#parts.database, this.#parts.dataKeys, collection, faceId);
  }

  deleteFaces(tenant: Pick<Tenant, 'actor'>, collection: Collection, faceIds: readonly string[]): Promise<Set<string>> {
    return faces.deleteFaces(this.#parts, tenant, collection, faces.namedFaces(faceIds));
  }

  /** Erases the faces of all accounts that are older than their collections keep them. */
  eraseExpired(actor: Actor, signal: AbortSignal): Promise<number> {
    return eraseExpired(this.#parts, actor, signal);
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

  /** The faces that look like an embedding of the server's own model. */
  searchByEmbedding(
    collection: Collection,
    probe: Embedding,
    request: search.SearchRequest,
  ): Promise<search.Found & { searched: number }> {
    return this.#counted(search.searchByEmbedding(this.#parts, collection, probe, request));
  }

  /** Similarity 0..1 of a face with an embedding. Raises `collection.face_not_found` for one of another model, too. */
  similarityTo(collection: Collection, faceId: string, probe: Embedding, scale: UnitScale): Promise<number> {
    return search.similarityTo(this.#parts, collection, faceId, probe, scale);
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
