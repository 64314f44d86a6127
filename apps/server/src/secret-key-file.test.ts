import { randomBytes } from 'node:crypto';
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotStartError } from './cannot-start.js';
import {
  beginSecretKeyChange,
  endSecretKeyChange,
  newSecretKeyFile,
  obtainSecretKeys,
  readSecretKeys,
  secretKeyFile,
} from './secret-key-file.js';

describe('the secret key in the data directory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'facet-key-'));
    await mkdir(join(dataDir, 'database', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'database', 'base', '1'), 'rows');
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const keyFiles = async () => (await readdir(dataDir)).filter((name) => name.includes('key')).sort();
  const keyIn = async (file: string) => Buffer.from((await readFile(file, 'utf8')).trim(), 'base64url');

  it('is made once, for its owner alone, also when asked for twice at once', async () => {
    expect(await readSecretKeys(dataDir)).toBeUndefined();
    const [made, again] = await Promise.all([obtainSecretKeys(dataDir), obtainSecretKeys(dataDir)]);
    expect(made).toEqual([expect.any(Buffer)]);
    expect(made[0]).toHaveLength(32);
    expect(again).toEqual(made);
    expect(await readSecretKeys(dataDir)).toEqual(made);
    expect((await stat(secretKeyFile(dataDir))).mode & 0o777).toBe(0o600);
  });

  it('is refused where the file holds something else, which stays', async () => {
    await writeFile(secretKeyFile(dataDir), 'hunter2\n');
    const refused = await obtainSecretKeys(dataDir).catch((error) => error);
    expect(refused).toBeInstanceOf(CannotStartError);
    expect(refused.message).toContain(secretKeyFile(dataDir));
    expect(refused.message).not.toContain('hunter2');
    expect(await readFile(secretKeyFile(dataDir), 'utf8')).toBe('hunter2\n');
  });

  it('has the new one beside it from the beginning of a change to its end, and is put aside then', async () => {
    const [before] = await obtainSecretKeys(dataDir);
    const next = randomBytes(32);
    await beginSecretKeyChange(dataDir, randomBytes(32));
    await beginSecretKeyChange(dataDir, next);
    expect(await readSecretKeys(dataDir)).toEqual([before, next]);
    expect((await stat(newSecretKeyFile(dataDir))).mode & 0o777).toBe(0o600);
    const aside = await endSecretKeyChange(dataDir, next);
    expect(aside).toMatch(/secret-key-until-\d{8}T\d{9}Z\.txt$/);
    expect(await keyIn(aside as string)).toEqual(before);
    expect((await stat(aside as string)).mode & 0o777).toBe(0o600);
    expect(await readSecretKeys(dataDir)).toEqual([next]);
    expect(await endSecretKeyChange(dataDir, next)).toBeUndefined();
    expect(await keyFiles()).toHaveLength(2);
  });

  it('stays when the database did not follow, and the new one is gone', async () => {
    const [before] = await obtainSecretKeys(dataDir);
    await beginSecretKeyChange(dataDir, randomBytes(32));
    expect(await endSecretKeyChange(dataDir, before)).toBeUndefined();
    expect(await readSecretKeys(dataDir)).toEqual([before]);
    expect(await keyFiles()).toEqual(['secret-key.txt']);
  });

  it('gives way to the new one also when an end was broken off, or the file is gone', async () => {
    const [before] = await obtainSecretKeys(dataDir);
    const next = randomBytes(32);
    await beginSecretKeyChange(dataDir, next);
    await link(secretKeyFile(dataDir), join(dataDir, 'secret-key-until-20260102T030405Z.txt'));
    const aside = await endSecretKeyChange(dataDir, next);
    expect(await keyIn(aside as string)).toEqual(before);
    const last = randomBytes(32);
    await beginSecretKeyChange(dataDir, last);
    await rm(secretKeyFile(dataDir));
    expect(await readSecretKeys(dataDir)).toEqual([last]);
    expect(await endSecretKeyChange(dataDir, last)).toBeUndefined();
    expect(await readSecretKeys(dataDir)).toEqual([last]);
  });
});
