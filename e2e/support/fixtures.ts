import { test as base, inject } from 'vitest';
import { Admin } from './admin.js';
import { Face, type Version } from './face.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server that the tests share listens. */
    baseUrl: string;
    adminToken: string;
    /** A PostgreSQL server for databases of the tests' own; empty when the embedded database is tested. */
    postgresUrl: string;
  }
}

/** The face surface of one account with a key without limits, under both versions. */
export type Tenant = Readonly<Record<Version, Face>>;

/** A new account with a face key without limits. */
export async function newTenant(admin: Admin, name = 'e2e', settings: Record<string, unknown> = {}): Promise<Tenant> {
  const account = await admin.createAccount(name, settings);
  const { key } = await admin.createKey(account.id);
  const face = (version: Version) => new Face(admin.baseUrl, version, key, account.id, admin);
  return { v1: face('v1'), v2: face('v2') };
}

/** Tests against the shared server: `admin` is its operator, `tenant` an account of the test file's own. */
export const test = base
  .extend('admin', { scope: 'file' }, () => new Admin(inject('baseUrl'), inject('adminToken')))
  .extend('tenant', { scope: 'file' }, ({ admin }): Promise<Tenant> => newTenant(admin));
