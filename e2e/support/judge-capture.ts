import { expect } from 'vitest';
import type { Kyc, KycAnswer, KycOperationName, KycSending } from './kyc.js';

/** What holds a selfie to the rules for captures. */
const judges = ['check_liveness', 'v2-1', 'v2-2', 'v4-1'] as const satisfies readonly KycOperationName[];

/** The answers of everything that judges captures. */
export async function judgedBy(
  kyc: Kyc,
  card: Buffer,
  selfie: Buffer,
  options?: KycSending,
): Promise<readonly KycAnswer[]> {
  const answers: KycAnswer[] = [];
  for (const name of judges) answers.push(await kyc.judge(name, card, selfie, options));
  return answers;
}

/** Holds a photo to be taken by everything that judges captures. */
export async function expectTaken(kyc: Kyc, card: Buffer, selfie: Buffer): Promise<void> {
  for (const answer of await judgedBy(kyc, card, selfie)) {
    const { request_id, result_idcard, imageBestLiveness, ...own } = answer.json<Record<string, unknown>>();
    const liveness = answer.alone ? own : imageBestLiveness;
    expect({ status: answer.status, liveness }).toEqual({
      status: 200,
      liveness: { probability: expect.any(Number), score: expect.any(Number), quality: expect.any(Number) },
    });
    if (answer.alone) continue;
    expect(own).toEqual({});
    expect({ request_id, result_idcard }).toEqual({
      request_id: answer.headers['x-request-id'],
      result_idcard: { confidence: expect.any(Number) },
    });
  }
}

export interface Inspected {
  /** The first rule that the photo fails, or null. */
  readonly code: string | null;
  /** Every number that was measured, by its name. */
  readonly measured: Readonly<Record<string, number>>;
  /** 0 to 1; 0 without a face. */
  readonly quality: number;
}

/** What `inspect_capture` measures of a photo. */
export async function inspect(kyc: Kyc, photo: Buffer): Promise<Inspected> {
  const answer = await kyc.call('inspect_capture', { data: photo });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  const { error_code, checks, quality } = answer.json<{
    error_code: string | null;
    checks: readonly { measured: readonly { name: string; value: number }[] }[];
    quality: { readonly overall: number } | null;
  }>();
  const measured = checks.flatMap((check) => check.measured).map(({ name, value }) => [name, value] as const);
  return { code: error_code, measured: Object.fromEntries(measured), quality: quality?.overall ?? 0 };
}
