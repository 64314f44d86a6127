import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freshDatabase } from './postgres.js';
import { ADMIN_TOKEN, FACE_HOST, Server } from './server-process.js';

/**
 * Brings up the server that the test files of one project share. With FACET_E2E_URL that server is taken instead; it
 * has to be started with FACET_FAULTS=1, FACET_ALLOW_PRIVATE_UPSTREAMS=1, FACET_HOSTS=face=face.example.com and
 * FACET_TRUSTED_PROXIES with the address that the tests come from, and its FACET_ADMIN_TOKEN has to be given to the tests too.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.FACET_E2E_URL;
  const postgresUrl = project.getProvidedContext().postgresUrl ?? '';
  project.provide('postgresUrl', postgresUrl);
  if (given) {
    const adminToken = process.env.FACET_ADMIN_TOKEN;
    if (!adminToken) throw new Error('FACET_E2E_URL needs FACET_ADMIN_TOKEN, the operator token of that server.');
    project.provide('baseUrl', given.replace(/\/+$/, ''));
    project.provide('adminToken', adminToken);
    return async () => {};
  }

  const database = postgresUrl ? await freshDatabase(postgresUrl) : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'facet-e2e-shared-'));
  const server = await Server.start({
    env: {
      FACET_FAULTS: '1',
      FACET_HOSTS: `face=${FACE_HOST}`,
      // The services behind products run on this machine.
      FACET_ALLOW_PRIVATE_UPSTREAMS: '1',
      // So that tests can come from addresses of their own, which limits on guessing count by.
      FACET_TRUSTED_PROXIES: '127.0.0.1/32,::1',
      ...(database && { DATABASE_URL: database.url, FACET_SECRET_KEY: randomBytes(32).toString('base64') }),
    },
    logTo: openSync(join(folder, 'server.log'), 'w'),
    readyWithinMs: 300_000,
  });
  project.provide('baseUrl', server.url);
  project.provide('adminToken', ADMIN_TOKEN);
  return async () => {
    const { code, signal } = await server.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`The shared server did not end well: code ${code}, signal ${signal}`);
  };
}
