import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { createVision, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { MemoryRateLimiter } from '../adapters/rate-limiter/memory.js';
import { PgVectorIndex } from '../adapters/vector-index/pg-vector-index.js';
import { GuardedWebhookSender } from '../adapters/webhook-sender/guarded.js';
import { type AppOptions, buildApp } from '../app.js';
import { Accounts, type KeyLimits, type KeySurface } from '../domain/accounts/index.js';
import { Captures } from '../domain/capture/index.js';
import { Collections } from '../domain/collections/index.js';
import { Mails } from '../domain/mail/index.js';
import { People } from '../domain/people/index.js';
import type { Database } from '../domain/ports/database.js';
import { Products } from '../domain/products/index.js';
import { Recognition } from '../domain/recognition/index.js';
import { DataKeys } from '../domain/secrets/index.js';
import { Usage } from '../domain/usage/index.js';
import { Webhooks } from '../domain/webhooks/index.js';
import { openTestAuditLog } from './audit.js';
import { ContractWatch } from './contract-watch.js';
import { openTestDatabase } from './database.js';
import { WrittenProductRunner } from './written-products.js';

export interface TestApp {
  /** Where it listens: `http://127.0.0.1:<port>`. */
  url: string;
  app: FastifyInstance;
  accounts: Accounts;
  mails: Mails;
  /** Kept as they are on a real server, and run by what is written. */
  products: Products;
  productRunner: WrittenProductRunner;
  adminToken: string;
  /** What the server logged, one object a line. */
  logged: Record<string, unknown>[];
  /** A new account's id. */
  newAccount(): Promise<string>;
  /** A new key; of an account of its own and without limits unless told otherwise. */
  newKey(options?: {
    accountId?: string;
    surface?: KeySurface;
    limits?: KeyLimits;
    allowedIps?: string[];
    products?: string[];
  }): Promise<string>;
  /** Stops everything; raises when an answer broke the contract. */
  close(): Promise<void>;
}

export interface TestAppOptions extends Partial<AppOptions> {
  /** Opened over the built models when absent. `none` for tests that no image gets as far as. */
  vision?: Vision | 'none';
  /** Embedded when absent. */
  databaseKind?: Database['kind'];
  keepCrops?: boolean;
}

const actor = { name: 'test' };
const adminToken = 'a-token-for-tests';

/** The server as it is, over a database of its own, listening on a free port. */
export async function buildTestApp({
  vision: given,
  databaseKind,
  keepCrops = false,
  ...options
}: TestAppOptions = {}): Promise<TestApp> {
  const [database, vision] = await Promise.all([openTestDatabase(databaseKind), openVision(given)]);
  const auditLog = openTestAuditLog(database);
  const audit = auditLog.append;
  const usage = new Usage({ database });
  const rateLimiter = new MemoryRateLimiter();
  const accounts = new Accounts({ database, audit, rateLimiter });
  const secretKey = randomBytes(32);
  const dataKeys = new DataKeys({ secretKey });
  const mails = new Mails({ database, secretKey, publicUrl: () => 'https://facet.example' });
  const sender = new GuardedWebhookSender({ allowedNetworks: ['127.0.0.0/8'] });
  const webhooks = new Webhooks({ database, audit, dataKeys, sender });
  const index = new PgVectorIndex({ database });
  const collections = new Collections({ database, audit, vision, index, dataKeys, keepCrops, events: webhooks });
  const people = new People({
    database,
    accounts,
    audit,
    dataKeys,
    secretKey,
    mails,
    rateLimiter,
    accessTokenSeconds: 3600,
  });
  await people.prepare();
  const productRunner = new WrittenProductRunner();
  const products = new Products({
    database,
    audit,
    secretKey,
    sandbox: { check: async () => [] },
    upstream: { refusal: async () => undefined },
    runner: productRunner,
    onKeysChanged: () => accounts.forgetKeys(),
  });
  const watch = new ContractWatch();
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) });
  const system = { version: '0.0.0', startedAt: Date.now() };
  const app = await buildApp(
    {
      accounts,
      auditLog,
      usage,
      mails,
      webhooks,
      people,
      collections,
      recognition: new Recognition({ database, collections, vision, events: webhooks }),
      captures: new Captures(vision),
      products,
      database,
      rateLimiter,
      vision,
      adminToken,
      system,
      log,
    },
    { hosts: {}, faults: true, onAnswer: watch.answered, observe: watch.finished, ...options },
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const newAccount = async () => (await accounts.createAccount(actor, { name: 'test' })).id;
  return {
    url,
    app,
    accounts,
    mails,
    products,
    productRunner,
    adminToken,
    logged,
    newAccount,
    async newKey({ accountId, surface = 'face', limits, allowedIps = [], products: slugs = [] } = {}) {
      const { key } = await accounts.createKey(actor, accountId ?? (await newAccount()), {
        surface,
        allowed_ips: allowedIps,
        products: slugs,
        limits: { per_second: 0, per_minute: 0, per_day: 0, ...limits },
      });
      return key;
    },
    async close() {
      await app.close();
      await people.settle();
      await usage.stop();
      await sender.close();
      await Promise.all([database.close(), given === undefined && vision.close()]);
      watch.check();
    },
  };
}

async function openVision(given: Vision | 'none' | undefined): Promise<Vision> {
  if (given === undefined) return createVision({ modelsDir: defaultModelsDir(process.env, homedir()), workers: 1 });
  return given === 'none' ? absentVision() : given;
}

/** Has no models: whatever reaches it fails as an unexpected exception would. */
function absentVision(): Vision {
  const absent = () => Promise.reject(new Error('this test was started without vision'));
  return {
    model: { id: 'none', version: '0', dimensions: 0 },
    presentationAttack: { id: 'default', version: '0' },
    detect: absent,
    analyse: absent,
    embed: absent,
    inspectCapture: absent,
    examine: absent,
    enrol: absent,
    embedCrop: absent,
    compare: absent,
    stats: () => ({ workers: 0, busy: 0, queued: 0, replaced: 0 }),
    close: () => Promise.resolve(),
  };
}
