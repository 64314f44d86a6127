import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import { type Face, versions } from '../support/face.js';
import { newTenant } from '../support/fixtures.js';
import { Gallery, galleryWith, must, type StoredFace } from '../support/gallery.js';
import { OwnServer } from '../support/own-server.js';
import { people, portrait } from '../support/photos.js';
import { expectRefusal, expectRequestId } from '../support/provokes.js';

let server: OwnServer;
let admin: Admin;
let tenant: Awaited<ReturnType<typeof newTenant>>;
let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenTop);
  server = await OwnServer.create({ FACET_KEEP_CROPS: '1' });
  admin = await server.start();
  tenant = await newTenant(admin);
});
afterAll(() => server?.close());

const indexed = (face: Face) => galleryWith(face, photo);

for (const version of versions) {
  test(`a server that keeps crops shows each as a PNG of 112 pixels (${version})`, async () => {
    const { gallery, faces } = await indexed(tenant[version]);
    expect(faces[0].has_crop).toBe(true);
    expect(must<StoredFace>(200, await gallery.getFace(faces[0].face_id)).has_crop).toBe(true);
    const answer = await gallery.getCrop(faces[0].face_id);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('image/png');
    expectRequestId(answer);
    expect(await sharp(answer.bytes).metadata()).toMatchObject({ format: 'png', width: 112, height: 112, channels: 3 });
  });

  test(`what a crop shows is the face (${version})`, async () => {
    const { gallery, faces } = await indexed(tenant[version]);
    const { bytes, headers } = await gallery.getCrop(faces[0].face_id);
    expect(headers['cache-control']).toBe('no-store');
    // With some room around it, as the detector likes it.
    const framed = await sharp(bytes)
      .extend({ top: 60, bottom: 60, left: 60, right: 60, background: '#888' })
      .png()
      .toBuffer();
    const { matches } = await gallery.found(framed, { threshold: '0.8' });
    expect(matches.map(({ face_id }) => face_id)).toEqual([faces[0].face_id]);
  });

  test(`a crop goes with its face, and with its collection (${version})`, async () => {
    const { gallery, faces } = await indexed(tenant[version]);
    const [{ face_id }] = (await gallery.indexed(photo)).faces;
    expect((await gallery.deleteFace(face_id)).status).toBe(204);
    expectRefusal(await gallery.getCrop(face_id), 'face_not_found');
    expect((await gallery.delete()).status).toBe(204);
    expectRefusal(await gallery.getCrop(faces[0].face_id), 'collection_not_found');
    must(201, await gallery.create());
    expectRefusal(await gallery.getCrop(faces[0].face_id), 'face_not_found');
  });

  test(`another account's crop is as if it were not there (${version})`, async () => {
    const { gallery, faces } = await indexed(tenant[version]);
    const stranger = (await newTenant(admin, 'stranger'))[version];
    const there = new Gallery(stranger, gallery.externalId);
    expectRefusal(await there.getCrop(faces[0].face_id), 'collection_not_found');
    must(201, await there.create());
    expectRefusal(await there.getCrop(faces[0].face_id), 'face_not_found');
    expectRefusal(await there.getCrop(randomUUID()), 'face_not_found');
    expect((await gallery.getCrop(faces[0].face_id)).status).toBe(200);
  });
}

test('crops are there after kill -9 and a restart', async () => {
  const { gallery, faces } = await indexed(tenant.v2);
  const before = await gallery.getCrop(faces[0].face_id);
  await server.kill();
  admin = await server.start();
  const after = new Gallery(tenant.v2.at(admin), gallery.externalId);
  const answer = await after.getCrop(faces[0].face_id);
  expect(answer.status).toBe(200);
  expect(answer.bytes.equals(before.bytes)).toBe(true);
});
