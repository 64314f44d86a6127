import { expect } from 'vitest';
import type { Admin } from './admin.js';
import { Gateway, newGateway, newProduct } from './gateway.js';
import { type HookReceiver, isSigned } from './hook-receiver.js';
import { eventually, pause } from './http.js';
import { landscape } from './photos.js';
import type { Upstream } from './upstream-process.js';
import { Collection, dataOf, newName, newOrganisation, Organisation, signIn, visitor } from './workspace.js';
import { Caller } from './workspace-caller.js';
import { mailsTo } from './workspace-mail.js';
import { oneTimeCode } from './workspace-otp.js';

const CREDENTIAL = 'what-the-service-behind-asks-for';
const STEP_SECONDS = 30;

interface Outside {
  readonly receiver: HookReceiver;
  readonly upstream: Upstream;
}

/** One of each thing that a server keeps sealed, made by one server and used on another that has the same data. */
export class KeptSecrets {
  /** The half minute of the last code that was used: each is good once. */
  #lastStep = 0;

  private constructor(
    readonly outside: Outside,
    readonly organisation: Organisation,
    readonly collectionId: string,
    readonly otp: string,
    readonly webhook: string,
    readonly gateway: Gateway,
    readonly slug: string,
  ) {}

  /** On a server that may call networks of its own. */
  static async make(admin: Admin, outside: Outside): Promise<KeptSecrets> {
    const organisation = await newOrganisation(admin);
    const { owner } = organisation;
    const { secret: webhook } = await dataOf<{ secret: string }>(
      owner.post('/webhooks', { url: outside.receiver.url }),
      201,
    );
    const { id: collectionId } = await organisation.collection();
    const path = await outside.upstream.path({ kind: 'json', value: { fine: true } });
    const { slug } = await newProduct(admin, {
      backend: { url: outside.upstream.url(path), credential: CREDENTIAL },
    });
    const gateway = await newGateway(admin, [slug]);
    const { secret } = await dataOf<{ secret: string }>(owner.post('/auth/2fa/setup'));
    const kept = new KeptSecrets(outside, organisation, collectionId, secret, webhook, gateway, slug);
    await dataOf(owner.post('/auth/2fa/enable', { otp: await kept.#code() }));
    await kept.use(admin);
    return kept;
  }

  /** Fails when one of them is of no use on this server. */
  async use(admin: Admin): Promise<void> {
    const { owner, email } = this.organisation;
    // The token was signed by the server of before.
    const before = new Caller(admin.baseUrl, owner.credentials, owner.address);
    expect((await before.get('/auth/me')).status).toBe(200);
    const { caller } = await signIn(visitor(admin), email, { otp: await this.#code() });
    await this.#useWebhook(admin, caller);
    const gateway = new Gateway(admin, this.gateway.accountId, this.gateway.keyId, this.gateway.key);
    expect((await gateway.call(this.slug, {})).status).toBe(200);
    const arrivals = (await this.outside.upstream.received()).filter(({ path }) => path.includes('hidden-path'));
    expect(arrivals.at(-1)?.headers.authorization).toBe(`Bearer ${CREDENTIAL}`);
    const mails = await mailsTo(admin, email);
    expect(mails.find(({ kind }) => kind === 'verify-email')?.text).toContain('token=');
    const verified = await admin.call('POST', '/audit-log/verify', {});
    const { chains } = verified.json<{ chains: { broken: unknown }[] }>();
    expect(chains.length).toBeGreaterThan(1);
    expect(chains.filter(({ broken }) => broken !== null)).toEqual([]);
  }

  async #useWebhook(admin: Admin, caller: Caller): Promise<void> {
    const collection = new Collection(new Organisation(admin, '', '', caller), this.collectionId, caller);
    const externalId = newName('told');
    await collection.enrol(await landscape(320, 240), externalId);
    const told = await eventually('the webhook', async () =>
      this.outside.receiver.of('face.enrollment_failed').find(({ event }) => event.data.external_id === externalId),
    );
    expect(isSigned(told, this.webhook)).toBe(true);
  }

  /** A code that was not used yet, of a half minute beside this one if need be. */
  async #code(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / 1000 / STEP_SECONDS);
      const step = Math.max(this.#lastStep + 1, now - 1);
      if (step <= now + 1) {
        this.#lastStep = step;
        return oneTimeCode(this.otp, step - now);
      }
      await pause(1_000);
    }
  }
}
