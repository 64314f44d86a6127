import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import { HookReceiver, isSigned } from '../support/hook-receiver.js';
import { eventually } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { landscape, people, portrait } from '../support/photos.js';
import { type Collection, dataOf, newOrganisation, type Organisation } from '../support/workspace.js';
import { Caller } from '../support/workspace-caller.js';
import { expectSuccess, expectWorkspaceRefusal } from '../support/workspace-provokes.js';

interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
}
interface Delivery {
  readonly id: string;
  readonly event_id: string;
  readonly event: string;
  readonly status: string;
  readonly attempts: number;
  readonly last_status: number | null;
}

let server: OwnServer;
let receiver: HookReceiver;
let admin: Admin;
let photo: Buffer;
beforeAll(async () => {
  receiver = await HookReceiver.start();
  server = await OwnServer.create({ FACET_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' });
  admin = await server.start();
  photo = await portrait(people.greenTop);
}, 120_000);
afterAll(async () => {
  await server?.close();
  receiver?.close();
});

async function webhookOf(organisation: Organisation, settings: object = {}): Promise<MadeWebhook> {
  return dataOf<MadeWebhook>(organisation.owner.post('/webhooks', { url: receiver.url, ...settings }), 201);
}

async function deliveriesOf(owner: Caller, { id }: MadeWebhook): Promise<Delivery[]> {
  return (await dataOf<{ deliveries: Delivery[] }>(owner.get(`/webhooks/${id}/deliveries`))).deliveries;
}

/** Everything that the organisation's deliveries tell, once the receiver has heard of a face with this external id. */
function heardOf(type: string, externalId: string) {
  return eventually(
    `${type} of ${externalId}`,
    async () => receiver.of(type).find(({ event }) => event.data.external_id === externalId),
    90_000,
  );
}

test('an organisation is told of its faces, signed, and sees what became of each telling', async () => {
  const organisation = await newOrganisation(admin, { faces_per_collection: 1 });
  const webhook = await webhookOf(organisation);
  const collection = await organisation.collection();
  const faceId = await collection.enrolled(photo, 'told-1');
  const ids = { collection_id: collection.id, face_id: faceId, external_id: 'told-1' };
  const enrolled = await heardOf('face.enrolled', 'told-1');
  expect(enrolled.event).toMatchObject({ organization_id: organisation.id, data: ids });
  expect(isSigned(enrolled, webhook.secret)).toBe(true);
  expect(enrolled.headers['facet-event-id']).toBe(enrolled.event.id);

  await collection.enrol(await landscape(320, 240), 'told-2');
  expect((await heardOf('face.enrollment_failed', 'told-2')).event.data.code).toBe('FACE_NOT_DETECTED');
  await collection.enrol(photo, 'told-3');
  expect((await heardOf('face.enrollment_failed', 'told-3')).event.data.code).toBe('FACE_LIMIT_REACHED');
  await eventually('limit.reached', async () => receiver.of('limit.reached')[0]);
  expectSuccess(await organisation.owner.delete(`${collection.faces}/${faceId}`));
  expect((await heardOf('face.deleted', 'told-1')).event.data).toEqual(ids);
  for (const { body } of receiver.hooks) expect(body).not.toMatch(/embedding|template|image|score/);

  const deliveries = await eventually('all delivered', async () => {
    const all = await deliveriesOf(organisation.owner, webhook);
    return all.length === 5 && all.every(({ status }) => status === 'delivered') ? all : undefined;
  });
  expect(deliveries.map(({ last_status, attempts }) => ({ last_status, attempts }))).toEqual(
    Array.from({ length: 5 }, () => ({ last_status: 200, attempts: 1 })),
  );
  const first = deliveries.at(-1) as Delivery;
  expectSuccess(await organisation.owner.post(`/webhooks/${webhook.id}/deliveries/${first.id}/redeliver`));
  await eventually('the redelivery', async () =>
    receiver.hooks.filter(({ event }) => event.id === first.event_id).length === 2 ? true : undefined,
  );
});

test('a URL that leads inside is refused, however it is written, and so is an eleventh webhook', async () => {
  const organisation = await newOrganisation(admin);
  for (const url of [
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:192.168.0.1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://0x0a000001/',
    'https://2886729729/',
    'http://1.1.1.1/',
    'ftp://example.com/',
  ])
    expectWorkspaceRefusal(await organisation.owner.post('/webhooks', { url }), 'VALIDATION_ERROR');
  for (let count = 0; count < 10; count++) await webhookOf(organisation);
  expectWorkspaceRefusal(await organisation.owner.post('/webhooks', { url: receiver.url }), 'CONFLICT');
});

test('a server that is killed after it has answered loses no delivery', { timeout: 300_000 }, async () => {
  const organisation = await newOrganisation(admin);
  const webhook = await webhookOf(organisation, { events: ['face.enrolled'] });
  const collection = await organisation.collection();

  // Killed at once: what was answered may not have been sent yet.
  await collection.enrolled(photo, 'killed-1');
  await server.kill();
  let again = await restarted(collection);
  expect((await heardOf('face.enrolled', 'killed-1')).event.organization_id).toBe(organisation.id);

  // Killed while the receiver was at it: nobody knows how that went, so it is sent again.
  receiver.status = 'silence';
  await again.enrolled(photo, 'killed-2');
  const before = await heardOf('face.enrolled', 'killed-2');
  await server.kill();
  receiver.status = 200;
  again = await restarted(collection);
  const delivered = await eventually(
    'the delivery after the kill',
    async () => {
      const all = await deliveriesOf(again.caller, webhook);
      return all.find(({ event_id, status }) => event_id === before.event.id && status === 'delivered');
    },
    90_000,
  );
  expect(delivered.attempts).toBe(2);
  expect(receiver.hooks.filter(({ event }) => event.id === before.event.id)).toHaveLength(2);
});

/** The server started again on its data, and the collection as its owner sees it there. */
async function restarted(collection: Collection): Promise<Collection> {
  admin = await server.start();
  const { credentials, address } = collection.caller;
  return collection.as(new Caller(admin.baseUrl, credentials, address));
}
