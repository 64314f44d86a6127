import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { MemoryRateLimiter } from '../adapters/rate-limiter/memory.js';
import { Accounts } from '../domain/accounts/index.js';
import { AuditLog } from '../domain/audit/index.js';
import { Mails } from '../domain/mail/index.js';
import { People } from '../domain/people/index.js';
import type { Database } from '../domain/ports/database.js';
import { credentialContext } from '../domain/products/store.js';
import { DataKeys, openBytes, type RootKeys, sealBytes } from '../domain/secrets/index.js';

const crop = Buffer.from('the pixels of a face');
const credential = 'what a service behind asks for';
const password = 'a password of some length';
const origin = { address: '192.0.2.1', requestId: randomUUID() };

/** What there is of each kind of secret, to be found again by a server with other keys. */
export interface Secrets {
  accountId: string;
  email: string;
  otp: string;
  accessToken: string;
  crop: Uint8Array;
  productId: string;
}

/** What a server seals and derives, as a server with these root keys does. */
export class SealedWorld {
  readonly auditLog: AuditLog;
  readonly #dataKeys: DataKeys;
  readonly #mails: Mails;
  readonly #people: People;

  constructor(
    readonly database: Database,
    readonly keys: RootKeys,
    /** Milliseconds since 1970. One clock for all servers: a code is good once, so each sign-in comes a minute later. */
    readonly clock: { now: number },
  ) {
    const { root: secretKey, chainKey, saltKey } = keys;
    this.auditLog = new AuditLog({ database, secretKey, chainKey });
    this.#dataKeys = new DataKeys({ secretKey });
    this.#mails = new Mails({ database, secretKey, publicUrl: () => 'https://facet.example' });
    const rateLimiter = new MemoryRateLimiter();
    this.#people = new People({
      database,
      accounts: new Accounts({ database, audit: this.auditLog.append, rateLimiter }),
      audit: this.auditLog.append,
      dataKeys: this.#dataKeys,
      secretKey,
      saltKey,
      rateLimiter,
      mails: this.#mails,
      accessTokenSeconds: 86_400,
      now: () => clock.now,
    });
  }

  /** One secret of each kind. */
  async fill(): Promise<Secrets> {
    await this.#people.prepare();
    const { database } = this;
    const email = `${randomUUID()}@example.com`;
    await this.#people.register(origin, { email, password, organisation: 'Ada Ltd' });
    const token = /token=([\w-]+)/.exec((await this.#mailTo(email))?.text ?? '')?.[1] ?? '';
    const { organisation } = await this.#people.verifyEmail(origin, token);
    const member = await this.#people.authenticate((await this.#people.login(origin, { email, password })).accessToken);
    const { secret: otp } = await this.#people.setupOtp(member);
    await this.#people.enableOtp(member, origin, this.#code(otp));
    const { accessToken } = await this.#signIn(email, otp);
    const productId = randomUUID();
    await database.query(
      `insert into products (id, slug, name, active, default_format, input_schema, backend, credential)
       values ($1, $2, 'A product', true, 'json', '{}', '{}', $3)`,
      [
        productId,
        `product-${productId}`,
        sealBytes(this.keys.root, credentialContext(productId), Buffer.from(credential)),
      ],
    );
    const sealed = await this.#dataKeys.seal(database, organisation.id, 'crop:a:b', crop);
    return { accountId: organisation.id, email, otp, accessToken, crop: sealed, productId };
  }

  /** Raises when one of them cannot be read, or does not let its bearer in. */
  async read({ accountId, email, otp, accessToken, crop: sealed, productId }: Secrets): Promise<void> {
    const { database } = this;
    await this.#people.authenticate(accessToken);
    await this.#people.authenticate((await this.#signIn(email, otp)).accessToken);
    expectSame(crop, await this.#dataKeys.open(database, accountId, 'crop:a:b', sealed));
    const [product] = await database.query<{ credential: Uint8Array }>(
      'select credential from products where id = $1',
      [productId],
    );
    const opened = openBytes(this.keys.root, credentialContext(productId), product?.credential ?? new Uint8Array());
    expectSame(Buffer.from(credential), opened);
    if (!(await this.#mailTo(email))?.text) throw new Error('the mail cannot be read');
    for (const chain of [accountId, null]) {
      const { broken } = await this.auditLog.verifyChain(chain);
      if (broken) throw new Error(`the chain of ${chain} is broken: ${broken.fault}`);
    }
  }

  #signIn(email: string, otp: string) {
    this.clock.now += 60_000;
    return this.#people.login(origin, { email, password, otp: this.#code(otp) });
  }

  #code(otp: string): string {
    return new TOTP({ secret: Secret.fromBase32(otp) }).generate({ timestamp: this.clock.now });
  }

  async #mailTo(email: string) {
    return (await this.#mails.list({ limit: 200 })).items.find(
      ({ to, kind }) => to === email && kind === 'verify-email',
    );
  }
}

/** As databases had them before there were root keys. */
export function legacyKeys(secretKey: Uint8Array): RootKeys {
  return { root: secretKey, chainKey: undefined, saltKey: undefined };
}

function expectSame(expected: Uint8Array, found: Uint8Array): void {
  if (Buffer.compare(expected, found) !== 0) throw new Error('what was sealed came back as something else');
}
