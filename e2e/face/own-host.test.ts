import { expect, inject } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { type Answer, send } from '../support/http.js';
import { file, multipart } from '../support/multipart.js';
import { sample } from '../support/photos.js';
import { expectRefusal } from '../support/provokes.js';
import { FACE_HOST } from '../support/server-process.js';

function detect(host: string, path: string, key: string | undefined): Promise<Answer> {
  const { contentType, body } = multipart([file('image', sample(1))]);
  const headers: Record<string, string> = { host, 'content-type': contentType };
  if (key) headers.authorization = `Bearer ${key}`;
  return send({ method: 'POST', url: inject('baseUrl') + path, headers, body });
}

for (const version of versions) {
  const path = `/api/${version}/faces:detect`;
  test(`a surface with a host of its own is served at that host's root (${version})`, async ({ tenant }) => {
    const { key } = tenant[version];
    for (const host of [FACE_HOST, `${FACE_HOST}:443`, FACE_HOST.toUpperCase()]) {
      const answer = await detect(host, path, key);
      expect(answer.status).toBe(200);
      expect(answer.json<{ faces: unknown[] }>().faces).toHaveLength(3);
    }
  });

  test(`its errors are in its own envelope there (${version})`, async () => {
    expectRefusal(await detect(FACE_HOST, path, undefined), 'missing_api_key');
    expectRefusal(
      await send({ method: 'GET', url: inject('baseUrl') + path, headers: { host: FACE_HOST } }),
      'method_not_allowed',
    );
    expectRefusal(
      await send({ method: 'GET', url: `${inject('baseUrl')}/nowhere`, headers: { host: FACE_HOST } }),
      'not_found',
    );
  });

  test(`another host still needs the prefix (${version})`, async ({ tenant }) => {
    const { key } = tenant[version];
    expect((await detect('other.example.com', `/face${path}`, key)).status).toBe(200);
    expect((await detect('other.example.com', path, key)).status).toBe(404);
  });
}
