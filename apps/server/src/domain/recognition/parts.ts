import type { Vision } from '@facet/vision';
import type { Collections, FaceEvents } from '../collections/index.js';
import type { Sql } from '../ports/database.js';

/** What recognition works with. */
export interface RecognitionParts {
  readonly database: Sql;
  readonly collections: Collections;
  readonly vision: Pick<Vision, 'examine' | 'stats'>;
  /** Where accounts are told of what happens. */
  readonly events: FaceEvents;
}
