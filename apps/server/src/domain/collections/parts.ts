import type { Vision } from '@facet/vision';
import type { Audit } from '../audit/index.js';
import type { Database } from '../ports/database.js';
import type { VectorIndex } from '../ports/vector-index.js';
import type { DataKeys } from '../secrets/index.js';
import type { FaceEvents } from './events.js';

/** What collections work with. */
export interface CollectionParts {
  readonly database: Database;
  readonly audit: Audit;
  readonly vision: Vision;
  readonly index: VectorIndex;
  /** Undefined where the server has no secret key: no crop is kept or opened there. */
  readonly dataKeys: DataKeys | undefined;
  /** Whether aligned crops of indexed faces are kept, sealed. */
  readonly keepCrops: boolean;
  /** Told of faces that are erased; nobody is without it. */
  readonly events?: FaceEvents;
}

/** What changes of collections are written with. */
export type CollectionWriting = Pick<CollectionParts, 'database' | 'audit'>;
