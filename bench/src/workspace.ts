import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { FacetClient } from '@facet/sdk';
import { startChild } from './measure/child.js';
import { processorMs } from './measure/process-usage.js';
import { percentile } from './measure/statistics.js';
import type { BenchOptions } from './options.js';
import { portraitOf, readLabelled, sampleFolder } from './photos.js';
import type { Outcome } from './report.js';
import { type Answer, connect, postOk, prepareCall } from './server/keep-alive-client.js';
import { noLimits, type ServerUnderTest, startServer } from './server/server-under-test.js';

const bareServer = join(import.meta.dirname, 'server/bare-server-child.js');
const signIns = 60;
const identifications = 400;
const warmUps = 20;

/**
 * What an organisation pays beside its recognition: processor time of a sign-in, and the time that an identification
 * with a key takes over HTTP beyond what its answer counts as vision and search, beside what HTTP itself costs.
 */
export async function runWorkspace({ modelsDir }: BenchOptions, say: (line: string) => void): Promise<Outcome> {
  const server = await startServer({ modelsDir });
  try {
    const member = await registered(server);
    say(`${signIns} sign-ins`);
    const signIn = await measureSignIn(server, member);
    say(`${identifications} identifications`);
    const overhead = await measureOverhead(server, member);
    return {
      tables: [
        {
          title: 'Signing in with a password, one at a time (ms)',
          columns: ['processor time, mean', 'p50', 'p99'],
          rows: [[signIn.processorMs, percentile(signIn.walls, 0.5), percentile(signIn.walls, 0.99)]],
        },
        {
          title: 'Identifying with a key over HTTP, one at a time (ms)',
          columns: ['', 'p50', 'p99'],
          rows: [
            ['all of it', percentile(overhead.walls, 0.5), percentile(overhead.walls, 0.99)],
            ['vision and search', percentile(overhead.recognitions, 0.5), percentile(overhead.recognitions, 0.99)],
            ['everything else', percentile(overhead.others, 0.5), percentile(overhead.others, 0.99)],
            ['a bare HTTP server, same request', percentile(overhead.bares, 0.5), percentile(overhead.bares, 0.99)],
          ],
        },
      ],
      goals: [
        { name: 'processor time of a sign-in', value: signIn.processorMs, unit: 'ms', bound: 'at most', target: 100 },
        {
          name: 'identification without vision and search, p50, above a bare HTTP server',
          value: percentile(overhead.others, 0.5) - percentile(overhead.bares, 0.5),
          unit: 'ms',
          bound: 'at most',
          target: 2,
          note: `with the client and HTTP itself ${percentile(overhead.others, 0.5).toFixed(2)} ms; a photo of ${Math.round(overhead.photoBytes / 1024)} KiB`,
        },
      ],
      skipped: [],
    };
  } finally {
    await server.stop();
  }
}

interface Member {
  accountId: string;
  email: string;
  password: string;
}

/** A member of a new organisation without limits, who has read the mail that the server kept. */
async function registered({ url, admin }: ServerUnderTest): Promise<Member> {
  const email = 'bench@example.com';
  const password = randomBytes(18).toString('base64url');
  const { auth } = new FacetClient({ baseUrl: url }).workspace();
  const { organization } = await auth.register({ email, password, organization: 'Bench' });
  const { mails } = await admin.mail.list();
  const token = /[?&]token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1];
  if (token === undefined) throw new Error('the outbox has no mail with a token');
  await auth.verifyEmail(token);
  await admin.accounts.update(organization.id, { plan: 'unlimited' });
  return { accountId: organization.id, email, password };
}

async function measureSignIn({ url, pid }: ServerUnderTest, { email, password }: Member) {
  const { auth } = new FacetClient({ baseUrl: url }).workspace();
  const walls: number[] = [];
  let before = 0;
  for (let n = -5; n < signIns; n++) {
    if (n === 0) before = processorMs(pid);
    const began = performance.now();
    await auth.login({ email, password });
    if (n >= 0) walls.push(performance.now() - began);
  }
  return { walls, processorMs: (processorMs(pid) - before) / signIns };
}

async function measureOverhead(server: ServerUnderTest, { accountId, email, password }: Member) {
  const workspace = new FacetClient({ baseUrl: server.url }).workspace();
  await workspace.auth.login({ email, password });
  const { id } = await workspace.collections.create({ name: 'Bench' });
  const { photo, bytes } = readLabelled('face-api-samples', sampleFolder())[2];
  const portraits = await Promise.all(photo.faces.map((face, index) => portraitOf(bytes, face, `person-${index}`)));
  for (const { name, bytes: image } of portraits)
    await workspace.faces.enrol(id, image, { external_id: name, check_liveness: false });
  const key = await server.admin.keys.create(accountId, { surface: 'workspace', collection_id: id, limits: noLimits });

  const bare = await startChild<number, number>(bareServer);
  const client = connect(server.url, key.key, 'x-api-key');
  const bareClient = connect(`http://127.0.0.1:${await bare.ask(400)}`, key.key, 'x-api-key');
  const [portrait] = portraits;
  if (!portrait) throw new Error('the photo has no labelled face');
  const call = prepareCall(`/workspace/api/v1/collections/${id}/identify`, {}, { image: portrait.bytes });
  const answers: { wall: number; recognition: number; bare: number }[] = [];
  for (let n = -warmUps; n < identifications; n++) {
    const answer = await postOk(client, call);
    // In turns, so that whatever else the machine does strikes both alike.
    const { ms } = await postOk(bareClient, call);
    if (n >= 0) answers.push({ wall: answer.ms, recognition: queryTimeOf(answer), bare: ms });
  }
  client.close();
  bareClient.close();
  await bare.stop();
  return {
    photoBytes: portrait.bytes.byteLength,
    walls: answers.map(({ wall }) => wall),
    recognitions: answers.map(({ recognition }) => recognition),
    others: answers.map(({ wall, recognition }) => wall - recognition),
    bares: answers.map(({ bare }) => bare),
  };
}

/** What the answer says that vision and search took. Throws when it found nobody: that would be another measurement. */
function queryTimeOf({ body }: Answer): number {
  const { data } = JSON.parse(body.toString()) as { data: { matches: unknown[]; query_time_ms: number } };
  if (data.matches.length === 0) throw new Error('nobody was found');
  return data.query_time_ms;
}
