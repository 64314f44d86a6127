import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import type { Answer } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { people, portrait } from '../support/photos.js';
import { dataOf, newMail, newName, newOrganisation, PASSWORD, registered, visitor } from '../support/workspace.js';
import type { Caller } from '../support/workspace-caller.js';
import type { WorkspaceCode } from '../support/workspace-expected.js';
import { mailsTo, mailTo, tokenIn } from '../support/workspace-mail.js';
import { expectSuccess, expectWorkspaceRefusal } from '../support/workspace-provokes.js';

const AT_ONCE = 100;
const times = Array.from({ length: AT_ONCE }, (_, index) => index);

let server: OwnServer;
let admin: Admin;
let photo: Buffer;
beforeAll(async () => {
  // All of them are to wait for their turn, so that what decides is the limit that each test is about.
  server = await OwnServer.create({ FACET_QUEUE: '1000', FACET_TRUSTED_PROXIES: '127.0.0.1,::1' });
  admin = await server.start();
  photo = await portrait(people.greenDress);
}, 120_000);
afterAll(() => server?.close());

/** Holds the answers to one success and the same refusal for all others. */
function expectOneWinner(answers: readonly Answer[], code: WorkspaceCode, status = 201): void {
  expect(answers).toHaveLength(AT_ONCE);
  const [won, lost] = [
    answers.filter((each) => each.status === status),
    answers.filter((each) => each.status !== status),
  ];
  expect({ won: won.length, others: [...new Set(lost.map((each) => each.status))] }).toMatchObject({ won: 1 });
  for (const answer of won) expectSuccess(answer, status);
  for (const answer of lost) expectWorkspaceRefusal(answer, code);
}

test('of 100 registrations of one address at once, one can be verified', { timeout: 120_000 }, async () => {
  const email = newMail();
  const body = (index: number) => ({ email, password: PASSWORD, organization: `number ${index}` });
  const answers = await Promise.all(times.map((index) => visitor(admin).post('/auth/register', body(index))));
  const ids = answers.map((answer) => expectSuccess<{ user: { id: string } }>(answer, 201).user.id);
  expect(new Set(ids).size).toBe(AT_ONCE);

  await mailTo(admin, email, 'verify-email');
  const mails = (await mailsTo(admin, email)).filter(({ kind }) => kind === 'verify-email');
  // Whoever floods a mailbox through the server does not get far.
  expect(mails.length).toBeGreaterThan(1);
  expect(mails.length).toBeLessThanOrEqual(5);
  const verified = await Promise.all(
    mails.map((mail) => visitor(admin).post('/auth/verify-email', { token: tokenIn(mail) })),
  );
  expect(verified.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of verified) if (answer.status !== 200) expectWorkspaceRefusal(answer, 'CONFLICT');
  const { user } = await dataOf<{ user: { id: string } }>(meOf(email));
  expect(ids).toContain(user.id);
});

async function meOf(email: string): Promise<Answer> {
  const { access_token } = await dataOf<{ access_token: string }>(
    visitor(admin).post('/auth/login', { email, password: PASSWORD }),
  );
  return visitor(admin).withToken(access_token).get('/auth/me');
}

test('of 100 uses of one verification token at once, one counts', async () => {
  const email = await registered(visitor(admin), newName('organisation'));
  const token = tokenIn(await mailTo(admin, email, 'verify-email'));
  const answers = await Promise.all(times.map(() => visitor(admin).post('/auth/verify-email', { token })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status !== 200) expect([401, 409]).toContain(answer.status);
  }
});

test('of 100 enrolments under one external_id at once, one is made', { timeout: 180_000 }, async () => {
  const organisation = await newOrganisation(admin);
  const collection = await (await organisation.collection()).withKey({ rate_limit: 100_000 });
  const answers = await Promise.all(times.map(() => collection.enrol(photo, 'ana')));
  expectOneWinner(answers, 'DUPLICATE_EXTERNAL_ID');
  expect(await collection.faceCount()).toBe(1);
});

test('of 100 enrolments into the last free place at once, one is made', { timeout: 180_000 }, async () => {
  const organisation = await newOrganisation(admin, { faces_per_collection: 3 });
  const collection = await (await organisation.collection()).withKey({ rate_limit: 100_000 });
  await collection.enrolled(photo);
  await collection.enrolled(photo);
  const answers = await Promise.all(times.map(() => collection.enrol(photo, newName())));
  expectOneWinner(answers, 'FACE_LIMIT_REACHED');
  expect(await collection.faceCount()).toBe(3);
});

test('of 100 collections made at once for the last place of the plan, one is made', async () => {
  const { owner } = await newOrganisation(admin, 'plan');
  const answers = await Promise.all(times.map((index) => owner.post('/collections', { name: `number ${index}` })));
  expectOneWinner(answers, 'COLLECTION_LIMIT_REACHED');
});

test('of 100 keys made at once for the last place of the plan, one is made', async () => {
  const organisation = await newOrganisation(admin, 'plan');
  const { id } = await organisation.collection();
  const body = { name: 'a key', collection_id: id };
  const answers = await Promise.all(times.map(() => organisation.owner.post('/api-keys', body)));
  expectOneWinner(answers, 'API_KEY_LIMIT_REACHED');
});

test('of 100 requests at once, a key is given as many as its minute holds', async () => {
  const organisation = await newOrganisation(admin);
  const collection = await (await organisation.collection()).withKey({ rate_limit: 7 });
  const answers = await Promise.all(times.map(() => collection.caller.get(collection.faces)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
  for (const answer of answers) if (answer.status !== 200) expectWorkspaceRefusal(answer, 'RATE_LIMIT_EXCEEDED');
});

test('of 100 guesses at one password at once, ten are looked at', { timeout: 60_000 }, async () => {
  const { email } = await newOrganisation(admin);
  const guess = (caller: Caller) => caller.post('/auth/login', { email, password: 'not the right password' });
  const answers = await Promise.all(times.map(() => guess(visitor(admin))));
  const looked = answers.filter(({ status }) => status === 401);
  // The owner's own sign-in, which cleared the count, is not among them.
  expect(looked).toHaveLength(10);
  for (const answer of looked) expectWorkspaceRefusal(answer, 'INVALID_CREDENTIALS');
  for (const answer of answers) if (answer.status !== 401) expectWorkspaceRefusal(answer, 'RATE_LIMIT_EXCEEDED');
});
