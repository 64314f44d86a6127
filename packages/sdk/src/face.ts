import type { faceOperations } from '@facet/contract';
import { formOf, type ImageInput } from './image.js';
import {
  type AddressBook,
  type Addresses,
  type Body,
  type Fields,
  fillIn,
  type Query,
  type Success,
} from './operations.js';
import type { Call, CallOptions, Transport } from './transport.js';

type Operations = typeof faceOperations;

/** 1: boxes and landmarks in pixels of the upright image. 2: ratios (0 to 1) of its width and height. */
export type FaceVersion = 1 | 2;
export type FaceDetection = Success<Operations['detectFaces']>;
export type FaceComparison = Success<Operations['compareFaces']>;
export type DetectedFace = FaceDetection['faces'][number];
export type Attributes = Fields<Operations['detectFaces']>['attributes'];
export type Collection = Success<Operations['getCollection']>;
export type NewCollection = Body<Operations['createCollection']>;
export type CollectionPage = Success<Operations['listCollections']>;
export type IndexedFaces = Success<Operations['indexFaces']>;
export type IndexOptions = Partial<Fields<Operations['indexFaces']>>;
export type StoredFace = Success<Operations['getFace']>;
export type StoredFacePage = Success<Operations['listFaces']>;
export type DeletedFaces = Success<Operations['deleteFaces']>;
export type SearchOptions = Partial<Fields<Operations['searchByImage']>>;
export type ImageSearch = Success<Operations['searchByImage']>;
export type FaceSearch = Success<Operations['searchByFace']>;

const addresses: AddressBook<keyof Operations> = {
  detectFaces: ['POST', '/faces:detect'],
  compareFaces: ['POST', '/faces:compare'],
  createCollection: ['POST', '/collections'],
  listCollections: ['GET', '/collections'],
  getCollection: ['GET', '/collections/{external_id}'],
  deleteCollection: ['DELETE', '/collections/{external_id}'],
  indexFaces: ['POST', '/collections/{external_id}/faces'],
  listFaces: ['GET', '/collections/{external_id}/faces'],
  getFace: ['GET', '/collections/{external_id}/faces/{face_id}'],
  getFaceCrop: ['GET', '/collections/{external_id}/faces/{face_id}/crop'],
  deleteFace: ['DELETE', '/collections/{external_id}/faces/{face_id}'],
  deleteFaces: ['POST', '/collections/{external_id}/faces:batch-delete'],
  searchByFace: ['POST', '/collections/{external_id}/search-by-face/{face_id}'],
  searchByImage: ['POST', '/collections/{external_id}/search-by-image'],
} satisfies Addresses<Operations>;

interface Request {
  /** Replace the `{parameters}` of the path, in their order. */
  readonly parameters?: readonly string[];
  readonly query?: Call['query'];
  readonly json?: unknown;
  readonly form?: FormData;
  /** Whether repeating the request changes nothing on the server. Default true. */
  readonly changesNothing?: boolean;
}

/** Finds, compares, keeps and searches faces. Every call raises FacetError<'face'> or FacetConnectionError. */
export class FaceClient {
  readonly #transport: Transport;
  readonly #authorization: string;
  readonly #base: string;

  constructor(transport: Transport, apiKey: string, version: FaceVersion) {
    this.#transport = transport;
    this.#authorization = `Bearer ${apiKey}`;
    this.#base = `/face/api/v${version}`;
  }

  /** Every face of the image, largest first. `attributes`: `none`, `default` (when left out) or `all`. */
  detect(image: ImageInput, options: CallOptions & { readonly attributes?: Attributes } = {}): Promise<FaceDetection> {
    const form = formOf({ attributes: options.attributes }, { image });
    return this.#send('detectFaces', { form }, options);
  }

  /** How alike the largest face of each image are, 0 to 1, and whether that reaches `threshold` (default 0.65). */
  compare(
    source: ImageInput,
    target: ImageInput,
    options: CallOptions & { readonly threshold?: number } = {},
  ): Promise<FaceComparison> {
    const form = formOf({ threshold: options.threshold }, { source_image: source, target_image: target });
    return this.#send('compareFaces', { form }, options);
  }

  readonly collections = {
    create: (json: NewCollection, options?: CallOptions): Promise<Collection> =>
      this.#send('createCollection', { json, changesNothing: false }, options),
    /** One page, by external id; its `next_cursor` is the `cursor` of the next. */
    list: (query: Query<Operations['listCollections']> = {}, options?: CallOptions): Promise<CollectionPage> =>
      this.#send('listCollections', { query }, options),
    get: (externalId: string, options?: CallOptions): Promise<Collection> =>
      this.#send('getCollection', { parameters: [externalId] }, options),
    /** Erases it and all its faces. */
    delete: (externalId: string, options?: CallOptions): Promise<void> =>
      this.#send('deleteCollection', { parameters: [externalId], changesNothing: false }, options),
  };

  /** Indexes the faces of an image, largest first; the answer names those left out, with the reasons. */
  indexFaces(externalId: string, image: ImageInput, options: CallOptions & IndexOptions = {}): Promise<IndexedFaces> {
    const { external_image_id, external_face_id, attributes, quality_filter, max_faces, detect_duplicates } = options;
    const fields = { external_image_id, external_face_id, attributes, quality_filter, max_faces, detect_duplicates };
    const request = { parameters: [externalId], form: formOf(fields, { image }), changesNothing: false };
    return this.#send('indexFaces', request, options);
  }

  /** The faces of a collection that look like the largest face of the image, the most similar first. */
  searchByImage(
    externalId: string,
    image: ImageInput,
    options: CallOptions & SearchOptions = {},
  ): Promise<ImageSearch> {
    const { max_results, threshold } = options;
    const request = { parameters: [externalId], form: formOf({ max_results, threshold }, { image }) };
    return this.#send('searchByImage', request, options);
  }

  /** The faces of a collection that look like one of them, itself left out. */
  searchByFace(externalId: string, faceId: string, options: CallOptions & SearchOptions = {}): Promise<FaceSearch> {
    const { max_results, threshold } = options;
    const request = { parameters: [externalId, faceId], form: formOf({ max_results, threshold }, {}) };
    return this.#send('searchByFace', request, options);
  }

  readonly faces = {
    /** One page, newest first; its `next_cursor` is the `cursor` of the next. */
    list: (
      externalId: string,
      query: Query<Operations['listFaces']> = {},
      options?: CallOptions,
    ): Promise<StoredFacePage> => this.#send('listFaces', { parameters: [externalId], query }, options),
    get: (externalId: string, faceId: string, options?: CallOptions): Promise<StoredFace> =>
      this.#send('getFace', { parameters: [externalId, faceId] }, options),
    /** The aligned crop as PNG, where the server keeps crops (`has_crop`). */
    crop: (externalId: string, faceId: string, options?: CallOptions): Promise<Uint8Array> =>
      this.#send('getFaceCrop', { parameters: [externalId, faceId] }, options),
    delete: (externalId: string, faceId: string, options?: CallOptions): Promise<void> =>
      this.#send('deleteFace', { parameters: [externalId, faceId], changesNothing: false }, options),
    /** Up to 1,000 at once; all or nothing when one id is no UUID. */
    deleteBatch: (externalId: string, faceIds: readonly string[], options?: CallOptions): Promise<DeletedFaces> =>
      this.#send(
        'deleteFaces',
        { parameters: [externalId], json: { face_ids: faceIds }, changesNothing: false },
        options,
      ),
  };

  #send<Name extends keyof Operations>(
    name: Name,
    { parameters = [], changesNothing = true, ...request }: Request,
    options: CallOptions = {},
  ): Promise<Success<Operations[Name]>> {
    const [method, template] = addresses[name];
    const call: Call = {
      ...request,
      surface: 'face',
      method,
      path: this.#base + fillIn(template, parameters),
      authorization: this.#authorization,
      changesNothing,
      binary: name === 'getFaceCrop',
    };
    return this.#transport.send(call, options);
  }
}
