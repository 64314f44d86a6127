import type { CallOptions, FaceVerification, Identification, PhotoLiveness, WorkspaceClient } from '@facet/sdk';
import type { ShownCall } from '../../request/curl.js';

/** What a collection can be asked with a photo. */
export const questions = [
  { value: 'identify', label: 'Identify' },
  { value: 'verify', label: 'Verify' },
  { value: 'liveness', label: 'Liveness' },
] as const;
export type Question = (typeof questions)[number]['value'];

/** The workspace surface's documented defaults. */
export const defaultThreshold: Readonly<Record<Question, number>> = { identify: 0.55, verify: 0.55, liveness: 0.6 };

export interface Settings {
  readonly collectionId: string;
  readonly threshold: number;
  readonly topK: number;
  readonly checkLiveness: boolean;
  /** Whom to verify. */
  readonly externalId: string;
}

export type Outcome =
  | { readonly question: 'identify'; readonly answer: Identification; readonly threshold: number }
  | { readonly question: 'verify'; readonly answer: FaceVerification }
  | { readonly question: 'liveness'; readonly answer: PhotoLiveness; readonly threshold: number };

/** Asks the collection. */
export async function ask(
  client: WorkspaceClient,
  question: Question,
  photo: Blob,
  { collectionId, threshold, topK, checkLiveness, externalId }: Settings,
  options: CallOptions,
): Promise<Outcome> {
  if (question === 'identify') {
    const fields = { top_k: topK, threshold, check_liveness: checkLiveness };
    return { question, answer: await client.identify(collectionId, photo, fields, options), threshold };
  }
  if (question === 'verify') {
    const fields = { external_id: externalId, threshold };
    return { question, answer: await client.verify(collectionId, photo, fields, options) };
  }
  return { question, answer: await client.liveness(collectionId, photo, { threshold }, options), threshold };
}

/** The same question as an application asks it, with a key. */
export function callOf(question: Question, settings: Settings, photoName: string): ShownCall {
  const { collectionId, threshold, topK, checkLiveness, externalId } = settings;
  const fields: Record<Question, readonly (readonly [string, string])[]> = {
    identify: [
      ['top_k', String(topK)],
      ['threshold', String(threshold)],
      ['check_liveness', String(checkLiveness)],
    ],
    verify: [
      ['external_id', externalId === '' ? 'EXTERNAL_ID' : externalId],
      ['threshold', String(threshold)],
    ],
    liveness: [['threshold', String(threshold)]],
  };
  return {
    method: 'POST',
    path: `/workspace/api/v1/collections/${encodeURIComponent(collectionId)}/${question}`,
    keyHeader: 'X-API-Key',
    parts: [...fields[question].map(([name, value]) => ({ name, value })), { name: 'image', file: photoName }],
  };
}
