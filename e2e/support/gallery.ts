import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Box, DetectedFace, Face, FaceOptions } from './face.js';
import { texts } from './face.js';
import { type Answer, query } from './http.js';
import { file } from './multipart.js';

export interface Collection {
  readonly external_id: string;
  readonly description: string | null;
  readonly face_count: number;
  readonly created_at: string;
}

export interface StoredFace {
  readonly face_id: string;
  readonly bounding_box: Box;
  readonly confidence: number;
  readonly external_image_id: string | null;
  readonly external_face_id: string | null;
  readonly has_crop: boolean;
  readonly created_at: string;
}

export interface IndexedFace extends StoredFace, DetectedFace {
  readonly duplicates?: readonly { readonly face_id: string; readonly similarity: number }[];
}

export interface Indexed {
  readonly faces: readonly IndexedFace[];
  readonly unindexed_faces: readonly { readonly bounding_box: Box; readonly reasons: readonly string[] }[];
}

export interface FacePage {
  readonly faces: readonly StoredFace[];
  readonly next_cursor: string | null;
}

export interface Match {
  readonly face_id: string;
  readonly similarity: number;
  readonly external_image_id: string | null;
  readonly external_face_id: string | null;
  readonly bounding_box: Box;
}

export interface Search {
  readonly matches: readonly Match[];
  readonly searched_face: Partial<StoredFace> | null;
  readonly threshold: number;
}

type Fields = Record<string, string>;

/** One collection of the face surface as a client with one key sees it. Methods give whatever answer comes. */
export class Gallery {
  constructor(
    readonly face: Face,
    readonly externalId: string,
  ) {}

  get path(): string {
    return `/collections/${encodeURIComponent(this.externalId)}`;
  }

  create(fields: Record<string, unknown> = {}): Promise<Answer> {
    return this.face.createCollection({ external_id: this.externalId, ...fields });
  }

  get(): Promise<Answer> {
    return this.face.request('GET', this.path);
  }

  delete(): Promise<Answer> {
    return this.face.request('DELETE', this.path);
  }

  index(image: Buffer | undefined, fields: Fields = {}, options: FaceOptions = {}): Promise<Answer> {
    return this.face.post(`${this.path}/faces`, [...texts(fields), ...(image ? [file('image', image)] : [])], options);
  }

  list(page: Record<string, string | number | null> = {}): Promise<Answer> {
    return this.face.request('GET', `${this.path}/faces${query(page)}`);
  }

  getFace(faceId: string): Promise<Answer> {
    return this.face.request('GET', `${this.path}/faces/${faceId}`);
  }

  getCrop(faceId: string): Promise<Answer> {
    return this.face.request('GET', `${this.path}/faces/${faceId}/crop`);
  }

  deleteFace(faceId: string, options: FaceOptions = {}): Promise<Answer> {
    return this.face.request('DELETE', `${this.path}/faces/${faceId}`, options);
  }

  deleteFaces(faceIds: unknown): Promise<Answer> {
    return this.face.json('POST', `${this.path}/faces:batch-delete`, { face_ids: faceIds });
  }

  /** Without fields there is no body at all. */
  searchByFace(faceId: string, fields?: Fields): Promise<Answer> {
    const path = `${this.path}/search-by-face/${faceId}`;
    return fields ? this.face.post(path, texts(fields)) : this.face.request('POST', path);
  }

  searchByImage(image: Buffer | undefined, fields: Fields = {}, options: FaceOptions = {}): Promise<Answer> {
    const parts = [...texts(fields), ...(image ? [file('image', image)] : [])];
    return this.face.post(`${this.path}/search-by-image`, parts, options);
  }

  /** Indexes an image; throws unless that succeeds. */
  async indexed(image: Buffer, fields: Fields = {}): Promise<Indexed> {
    return must<Indexed>(201, await this.index(image, fields));
  }

  async found(image: Buffer, fields: Fields = {}): Promise<Search> {
    return must<Search>(200, await this.searchByImage(image, fields));
  }

  async foundByFace(faceId: string, fields?: Fields): Promise<Search> {
    return must<Search>(200, await this.searchByFace(faceId, fields));
  }

  async page(of: Record<string, string | number | null> = {}): Promise<FacePage> {
    return must<FacePage>(200, await this.list(of));
  }

  /** Every face that the list holds, page after page. */
  async allFaces(): Promise<StoredFace[]> {
    const faces: StoredFace[] = [];
    let cursor: string | null = null;
    do {
      const page: FacePage = await this.page({ limit: 200, cursor });
      faces.push(...page.faces);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return faces;
  }

  async count(): Promise<number> {
    return must<Collection>(200, await this.get()).face_count;
  }
}

/** The body of an answer, which has to have this status. */
export function must<T>(status: number, answer: Answer): T {
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status });
  return answer.json<T>();
}

/** An external id that no other test uses. */
export function freshId(prefix = 'c'): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

/** A new collection. */
export async function newGallery(face: Face, externalId = freshId()): Promise<Gallery> {
  const gallery = new Gallery(face, externalId);
  await must(201, await gallery.create());
  return gallery;
}

/** A collection with the faces of one image in it, indexed without attributes. */
export async function galleryWith(
  face: Face,
  image: Buffer,
  externalId = freshId(),
): Promise<{ gallery: Gallery; faces: readonly IndexedFace[] }> {
  const gallery = await newGallery(face, externalId);
  return { gallery, faces: (await gallery.indexed(image, { attributes: 'none' })).faces };
}
