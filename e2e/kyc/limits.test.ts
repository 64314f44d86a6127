import { beforeAll, expect } from 'vitest';
import type { KeyLimits } from '../support/admin.js';
import { kycOperationNames } from '../support/kyc.js';
import { landscape, people, portrait } from '../support/photos.js';
import { expectKycRefusal, kycTest } from '../support/provokes-kyc.js';

let person: Buffer;
let nobody: Buffer;
beforeAll(async () => {
  person = await portrait(people.greenTop);
  nobody = await landscape(64, 64);
});

kycTest('of 30 calls at once with an allowance of 12, exactly 12 are let in', { timeout: 60_000 }, async ({ kyc }) => {
  const few = await kyc.withKey({ limits: { max_calls: 12 } });
  const calls = Array.from({ length: 30 }, (_, index) => {
    const name = kycOperationNames[index % kycOperationNames.length] as (typeof kycOperationNames)[number];
    return few.judge(name, nobody, nobody);
  });
  const answers = await Promise.all(calls);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(12);
  for (const refused of answers.filter(({ status }) => status !== 200))
    expectKycRefusal(refused, 'MAX_API_CALL_EXCEEDED');
  expectKycRefusal(await few.judge('v2', person, person), 'MAX_API_CALL_EXCEEDED');
});

kycTest('an allowance is the key’s own', async ({ kyc }) => {
  const [one, other] = [
    await kyc.withKey({ limits: { max_calls: 1 } }),
    await kyc.withKey({ limits: { max_calls: 1 } }),
  ];
  expect((await one.judge('v2', person, person)).status).toBe(200);
  expectKycRefusal(await one.judge('v2', person, person), 'MAX_API_CALL_EXCEEDED');
  expect((await other.judge('v2', person, person)).status).toBe(200);
});

kycTest('X-RateLimit headers tell of the tightest window, on successes and refusals', async ({ kyc }) => {
  const limits: KeyLimits = { per_minute: 9, per_day: 5 };
  const limited = await kyc.withKey({ limits });
  const told = async (remaining: string, image: unknown) => {
    const { headers } = await limited.judge('v2-2', image, person);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': remaining });
  };
  await told('4', person);
  await told('3', undefined);
  await told('2', nobody);
});

kycTest('a key made without limits has the documented default of 600 a minute', async ({ kyc, admin }) => {
  const created = await admin.call('POST', `/accounts/${kyc.accountId}/keys`, { surface: 'kyc' });
  const { key } = created.json<{ key: string }>();
  const { headers } = await kyc.judge('v2', person, person, { key });
  expect(headers).toMatchObject({ 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '599' });
});

kycTest('an answer to nobody in particular has no X-RateLimit headers', async ({ kyc }) => {
  const { headers } = await kyc.judge('v2', person, person, { key: 'x' });
  expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
});
