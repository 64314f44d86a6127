import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { people, portrait } from '../support/photos.js';
import type { Collection } from '../support/workspace.js';
import { again } from '../support/workspace-photos.js';
import { expectWorkspaceRefusal, workspaceTest as test } from '../support/workspace-provokes.js';

type Sample = (formData: FormData, apiKey: string, retries?: number) => Promise<unknown>;

/** The JavaScript of the published page, to the letter but for the host and the collection. */
function sample({ caller, id }: Collection): Sample {
  const page = readFileSync(join(import.meta.dirname, 'identify-with-retry.txt'), 'utf8');
  const text = page.replace('https://your-domain.com', `${caller.baseUrl}/workspace`).replace('COLLECTION_ID', id);
  return new Function(`${text}; return identifyWithRetry;`)() as Sample;
}

function formOf(image: Buffer): FormData {
  const form = new FormData();
  form.set('image', new Blob([new Uint8Array(image)]), 'photo.jpg');
  return form;
}

test('the page’s sample waits a 429 out by Retry-After and finds who is asked for', { timeout: 100_000 }, async ({
  organisation,
}) => {
  const collection = await organisation.collection();
  await collection.enrolled(await portrait(people.greenDress), 'ana');
  const limited = await collection.withKey({ rate_limit: 1 });
  const photo = await again(people.greenDress);
  expect((await limited.identify(photo)).status).toBe(200);
  const refused = await limited.identify(photo);
  expectWorkspaceRefusal(refused, 'RATE_LIMIT_EXCEEDED');
  const started = performance.now();
  const found = await sample(limited)(formOf(photo), limited.caller.credentials['x-api-key'] ?? '');
  const waited = (performance.now() - started) / 1_000;
  expect(found).toMatchObject({ success: true, data: { matches: [{ external_id: 'ana', rank: 1 }], searched: 1 } });
  const advised = Number(refused.headers['retry-after']);
  expect(waited).toBeGreaterThan(advised - 5);
  expect(waited).toBeLessThan(advised + 10);
});

test('it throws the code of what does not pass with time', async ({ organisation }) => {
  const collection = await organisation.collection();
  const identify = sample(collection);
  await expect(identify(formOf(Buffer.from('text')), 'fr_live_wrong')).rejects.toThrow(/^INVALID_API_KEY$/);
  const { caller } = await collection.withKey();
  const key = caller.credentials['x-api-key'] ?? '';
  await expect(identify(formOf(Buffer.from('text')), key)).rejects.toThrow(/^VALIDATION_ERROR$/);
  expect(await identify(formOf(await portrait(people.frowning)), key)).toMatchObject({ data: { matches: [] } });
});
