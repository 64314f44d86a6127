import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReport } from './failure-report.js';

const home = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-report-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const failed = { file: '/photos/a "b", c.jpg', code: 'invalid_image', message: 'two\nlines' };

test('a CSV report can be read back, whatever the names and messages', async () => {
  const file = join(folder, 'any.csv');
  const text = fc.string({ unit: 'binary' });
  const records = fc.array(fc.record({ file: text, code: text, message: text }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(records, async (all) => {
      const report = await openReport(file);
      for (const each of all) report.add(each);
      report.close();
      const options = { columns: true, record_delimiter: '\n', relax_quotes: false } as const;
      expect(parse(await readFile(file), options)).toEqual(all.map(wellFormed));
    }),
    { numRuns: 200 },
  );
});

/** A lone surrogate has no UTF-8. */
function wellFormed(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, Buffer.from(value).toString()]));
}

test('an NDJSON report has one object a line', async () => {
  const file = join(folder, 'report.ndjson');
  const report = await openReport(file);
  report.add(failed);
  report.add({ ...failed, code: 'second' });
  report.close();
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([failed, { ...failed, code: 'second' }]);
});

test('a named report is made at once and replaces an older one; the default waits for a failure', async () => {
  const named = join(folder, 'named.csv');
  await writeFile(named, 'older');
  const first = await openReport(named);
  first.close();
  expect(await readFile(named, 'utf8')).toBe('file,code,message\n');

  process.chdir(folder);
  try {
    const report = await openReport(undefined);
    const path = join(process.cwd(), 'facet-import-failures.csv');
    expect(report.path).toBeUndefined();
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
    report.add(failed);
    report.close();
    expect(report.path).toBe(path);
    expect(await readFile(path, 'utf8')).toBe(
      'file,code,message\n"/photos/a ""b"", c.jpg",invalid_image,"two\nlines"\n',
    );
  } finally {
    process.chdir(home);
  }
});

test('a report that cannot be written or has no known ending is refused before any work', async () => {
  await expect(openReport(join(folder, 'report.txt'))).rejects.toThrow('--report must end with .csv or .ndjson');
  await expect(openReport(join(folder, 'nowhere', 'report.csv'))).rejects.toThrow(/no report.*can be written/);
});
