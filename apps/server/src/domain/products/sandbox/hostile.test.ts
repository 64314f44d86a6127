import { ProblemError } from '@facet/contract';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { jsonBytes, testDefinition, testSandbox } from '../../../testing/sandbox.js';
import type { ProductSandbox, SandboxOptions } from './index.js';

let sandbox: ProductSandbox | undefined;
afterEach(() => sandbox?.close());

function open(options?: SandboxOptions): ProductSandbox {
  sandbox = testSandbox(options);
  return sandbox;
}

const endlessText = `${'a'.repeat(40)}!`;
const answer = jsonBytes({ text: endlessText });
const context = { inputs: jsonBytes({}), status: 200 };

/** A mapping that holds its process until that is ended. */
const held = () => testDefinition({ responseMapping: '{"r": $match(text, /^(a+)+$/)}' });
const mapped = () => testDefinition({ responseMapping: '{"r": 1}' });

async function problemOf(task: Promise<unknown>): Promise<string> {
  try {
    await task;
    return 'none';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem;
  }
}

/** The longest that this thread was kept from anything else, in milliseconds. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work();
  clearInterval(timer);
  return longest;
}

describe('a mapping that', () => {
  const opened = testSandbox({ processes: 1 });
  afterAll(() => opened.close());

  test.each([
    ['loops', '($f := function($n){$f($n)}; $f(1))'],
    ['calls itself', '($f := function($n){1 + $f($n)}; $f(1))'],
    ['doubles a text', '($f := function($s){$f($s & $s)}; $f("aaaaaaaa"))'],
    ['pads a text to a gigabyte', '{"r": $pad("x", 1000000000)}'],
    ['makes lists of lists', '($a := [1..9999999]; $map($a, function($x){[1..9999999]}))'],
    ['appends without end', '($f := function($l){$f($append($l, $l))}; $f([1..1000]))'],
    ['gives more than all memory', '($f := function($n, $v){$n = 0 ? $v : $f($n - 1, [$v, $v])}; {"r": $f(30, {})})'],
    ['tries every way to match', '{"r": $match(text, /^(a+)+$/)}'],
    ['evaluates a text', '{"r": $eval("($f := function($n){$f($n)}; $f(1))")}'],
    ['sorts by a lie', '{"r": $sort([1..200000], function($l, $r){$random() > 0.5})}'],
  ])('%s is ended, and the next works', { timeout: 60_000 }, async (_, responseMapping) => {
    const task = opened.read(testDefinition({ responseMapping }), answer, context);
    expect(await problemOf(task)).toBe('product.response_unmappable');
    expect(String(await opened.read(mapped(), answer, context))).toBe('{"r":1}');
  });
});

describe('inputs that', () => {
  const pattern = testDefinition({ inputSchema: { properties: { text: { pattern: '^(a+)+$' } } } });

  test('a pattern cannot decide on in time are refused in a sentence', { timeout: 60_000 }, async () => {
    const opened = open();
    const refused = opened.prepare(pattern, jsonBytes({ inputs: { text: endlessText } }), { as: 'http' });
    await expect(refused).rejects.toMatchObject({
      problem: 'product.input_invalid',
      details: { issues: [{ field: 'inputs', message: 'Checking them took too long' }] },
    });
    const { request } = await opened.prepare(pattern, jsonBytes({ inputs: { text: 'aaa' } }), { as: 'http' });
    expect(String(request)).toBe('{"text":"aaa"}');
  });

  test('need more memory than there is are refused', { timeout: 60_000 }, async () => {
    const opened = open({ heapMiB: 64, timeLimitMs: 10_000 });
    const body = `{"inputs":{"list":[${'[],'.repeat(8_000_000)}1]}}`;
    await expect(opened.prepare(testDefinition(), jsonBytes(body), { as: 'http' })).rejects.toMatchObject({
      problem: 'product.input_invalid',
      details: { issues: [{ field: 'inputs', message: 'Checking them took too much memory' }] },
    });
  });
});

test('a schema that takes too long to compile is told as such', { timeout: 60_000 }, async () => {
  const opened = open({ processes: 1 });
  const properties = Object.fromEntries(
    Array.from({ length: 40_000 }, (_, index) => [
      `p${index}`,
      { type: 'object', required: [`r${index}`], minProperties: index },
    ]),
  );
  const issues = await opened.check(testDefinition({ inputSchema: { properties } }));
  expect(issues.every(({ field }) => field === 'input_schema')).toBe(true);
  expect(await opened.check(testDefinition())).toEqual([]);
});

test('this thread is not kept waiting by what the processes do', { timeout: 60_000 }, async () => {
  const opened = open();
  await opened.read(mapped(), answer, context);
  const pause = await longestPause(() =>
    Promise.allSettled([held(), held()].map((d) => opened.read(d, answer, context))),
  );
  expect(pause).toBeLessThan(1_000);
});

test('a product that holds a process up leaves the others one', { timeout: 60_000 }, async () => {
  const opened = open();
  const bad = held();
  await problemOf(opened.read(bad, answer, context));
  const many = Array.from({ length: 40 }, () => problemOf(opened.read(bad, answer, context)));
  const good = mapped();
  for (let call = 0; call < 20; call++) expect(String(await opened.read(good, answer, context))).toBe('{"r":1}');
  expect(opened.stats().queued).toBeGreaterThan(0);
  void Promise.allSettled(many);
  await opened.close();
  const problems = await Promise.all(many);
  expect(problems.filter((problem) => problem === 'server.overloaded').length).toBeGreaterThan(20);
  expect(problems).not.toContain('none');
});

test('more than may wait is refused', { timeout: 60_000 }, async () => {
  const opened = open({ processes: 1, queueLimit: 3 });
  await opened.read(mapped(), answer, context);
  const tasks = Array.from({ length: 6 }, () => problemOf(opened.read(mapped(), answer, context)));
  const problems = await Promise.all(tasks);
  expect(problems.filter((problem) => problem === 'none')).toHaveLength(4);
  expect(problems.filter((problem) => problem === 'server.overloaded')).toHaveLength(2);
});

test('who hangs up is not waited for', { timeout: 60_000 }, async () => {
  const opened = open({ processes: 1 });
  const gone = new AbortController();
  const running = opened.read(held(), answer, context, gone.signal);
  const waiting = opened.read(held(), answer, context, gone.signal);
  gone.abort(new Error('gone'));
  await expect(running).rejects.toThrow('gone');
  await expect(waiting).rejects.toThrow('gone');
  await expect(opened.read(mapped(), answer, context, gone.signal)).rejects.toThrow('gone');
  expect(String(await opened.read(mapped(), answer, context))).toBe('{"r":1}');
});

test('a process that cannot start is told as overload, not waited for', { timeout: 60_000 }, async () => {
  const opened = open({ script: new URL('./missing.js', import.meta.url) });
  expect(await problemOf(opened.read(mapped(), answer, context))).toBe('server.overloaded');
});

test('after closing nothing runs', async () => {
  const opened = open();
  const last = problemOf(opened.read(mapped(), answer, context));
  await opened.close();
  expect(['none', 'server.overloaded']).toContain(await last);
  expect(await problemOf(opened.read(mapped(), answer, context))).toBe('server.overloaded');
  expect(opened.stats()).toMatchObject({ ready: 0, busy: 0, queued: 0 });
});

test('more definitions than a process keeps', { timeout: 60_000 }, async () => {
  const opened = open({ processes: 1 });
  const all = Array.from({ length: 300 }, (_, index) => testDefinition({ responseMapping: `{"r": ${index}}` }));
  for (const round of [0, 1]) {
    for (const [index, definition] of all.entries())
      expect(`${round}${await opened.read(definition, answer, context)}`).toBe(`${round}{"r":${index}}`);
  }
});
