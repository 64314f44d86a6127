import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureOf } from './index.js';

const run = promisify(execFile);
const guide = new URL('../../../../../docs/webhooks.md', import.meta.url);
const secret = 'whsec_c2VjcmV0';
const body = '{"id":"1","data":{"external_id":"Zoë"}}';
const now = () => Math.floor(Date.now() / 1000);

/** What the guide's function answers, for each header: true or false. */
type Check = (headers: readonly string[]) => Promise<boolean[]>;

describe('the guide tells a signature by code that works', () => {
  let folder: string;
  let sample: (language: string) => string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facet-samples-'));
    const text = await readFile(guide, 'utf8');
    sample = (language) => new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)?.[1] ?? '';
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const node: Check = async (headers) => {
    const file = join(folder, 'sample.mjs');
    await writeFile(
      file,
      `${sample('js')}\nconst [secret, body, ...headers] = process.argv.slice(2);
      console.log(JSON.stringify(headers.map((header) => isFromFacet(secret, header, Buffer.from(body)))));`,
    );
    return JSON.parse((await run(process.execPath, [file, secret, body, ...headers])).stdout);
  };
  const python: Check = async (headers) => {
    const file = join(folder, 'sample.py');
    await writeFile(
      file,
      `${sample('python')}\nimport json, sys
secret, body, *headers = sys.argv[1:]
print(json.dumps([is_from_facet(secret, header, body.encode()) for header in headers]))`,
    );
    return JSON.parse((await run('python3', [file, secret, body, ...headers])).stdout);
  };
  const headers = () => [
    signatureOf(secret, now(), body),
    signatureOf(secret, now() - 250, body),
    signatureOf(secret, now() - 310, body),
    signatureOf(secret, now() + 310, body),
    signatureOf(secret, now(), `${body} `),
    signatureOf('whsec_another', now(), body),
    signatureOf(secret, now(), body).replace(/t=\d+/, `t=${now() - 1}`),
    'nonsense',
    `t=${now()}`,
    `t=${now()},v1=`,
    '',
  ];
  const expected = [true, true, ...Array.from({ length: 9 }, () => false)];

  it('in Node', async () => expect(await node(headers())).toEqual(expected));

  it('in Python', async ({ skip }) => {
    await run('python3', ['--version']).catch(() => skip('python3 is not installed'));
    expect(await python(headers())).toEqual(expected);
  });
});
