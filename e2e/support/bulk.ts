import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Admin } from './admin.js';
import type { Face } from './face.js';
import type { Gallery, StoredFace } from './gallery.js';
import { pause } from './http.js';
import { FacetProcess, type Finished, serverEnvironment } from './server-process.js';

/** What `facet collection import --json` prints about photos. */
export interface PhotoImport {
  readonly collection_made: boolean;
  readonly photos: number;
  readonly photos_indexed: number;
  readonly photos_skipped: number;
  readonly photos_without_face: number;
  readonly photos_left_out: number;
  readonly photos_failed: number;
  readonly faces_indexed: number;
  readonly faces_left_out: number;
  readonly faces_left_out_by_reason: Readonly<Record<string, number>>;
  readonly report: string | null;
  readonly complete: boolean;
}

/** A folder of a test's own for photos, reports and exports. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'facet-bulk-'));

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Writes files, by their paths below `under`, and answers where that is. */
  write(under: string, files: Readonly<Record<string, Buffer | string>>): string {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(under, name)), { recursive: true });
      writeFileSync(this.path(under, name), content);
    }
    return this.path(under);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** `facet` commands for a server, as its operator runs them. */
export class Operator {
  constructor(
    readonly admin: Admin,
    readonly workplace: Workplace,
  ) {}

  start(...args: string[]): FacetProcess {
    const { baseUrl, token } = this.admin;
    return new FacetProcess(args, serverEnvironment({ FACET_URL: baseUrl, FACET_ADMIN_TOKEN: token }));
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(...args).finished;
  }

  /** Runs a command that has to end with this code, and answers what it printed as JSON. */
  async json<T>(code: number, ...args: string[]): Promise<T> {
    const finished = await this.run(...args, '--json');
    expect(finished).toMatchObject({ code });
    return JSON.parse(finished.stdout) as T;
  }

  /** The arguments of an import into a collection, its report kept in the workplace. */
  importing(source: string, { face, externalId }: Gallery): string[] {
    const report = source.endsWith('.ndjson') ? [] : ['--report', this.workplace.path('failures.csv')];
    return ['collection', 'import', source, '--collection', externalId, '--account', face.accountId, ...report];
  }

  importPhotos(code: number, source: string, gallery: Gallery, ...options: string[]): Promise<PhotoImport> {
    return this.json(code, ...this.importing(source, gallery), ...options);
  }

  /** Names of the account's keys. */
  async keyNames(face: Face): Promise<string[]> {
    const answer = await this.admin.call('GET', `/accounts/${face.accountId}/keys`);
    return answer.json<{ keys: { name: string }[] }>().keys.map(({ name }) => name);
  }
}

/** Waits until a command has said something on standard error; throws when it ends first. */
export async function said(running: FacetProcess, what: RegExp): Promise<void> {
  const ended = running.finished.then(() => true);
  while (!what.test(running.stderr)) {
    if (await Promise.race([ended, pause(10).then(() => false)])) throw new Error(`ended: ${running.stderr}`);
  }
}

/** Everything about the faces of a collection that does not differ from one import of the same photos to the next. */
export async function contentOf(gallery: Gallery): Promise<unknown[]> {
  const faces = await gallery.allFaces();
  const key = ({ external_image_id, bounding_box }: StoredFace) => `${external_image_id} ${bounding_box.left}`;
  return faces
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(({ external_image_id, external_face_id, bounding_box, confidence }) => ({
      external_image_id,
      external_face_id,
      bounding_box,
      confidence,
    }));
}
