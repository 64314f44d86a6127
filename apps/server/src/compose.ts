import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVision, type Vision } from '@facet/vision';
import { buildModelPack, type OnBuildProgress } from '@facet/vision/models';
import type { Logger } from 'pino';
import { lockDataDir } from './adapters/data-dir-lock.js';
import { openEmbeddedDatabase } from './adapters/sql/embedded.js';
import { migrate } from './adapters/sql/migrate.js';
import { openPostgresql } from './adapters/sql/postgresql.js';
import { PgVectorIndex } from './adapters/vector-index/pg-vector-index.js';
import { composeDelivery } from './compose-delivery.js';
import { openKeys } from './compose-keys.js';
import { composeLimits } from './compose-limits.js';
import { composePeople } from './compose-people.js';
import { composeProducts } from './compose-products.js';
import type { Config } from './config.js';
import { Accounts } from './domain/accounts/index.js';
import { AuditLog } from './domain/audit/index.js';
import { Captures } from './domain/capture/index.js';
import { Collections } from './domain/collections/index.js';
import type { Database } from './domain/ports/database.js';
import type { VectorIndex } from './domain/ports/vector-index.js';
import { Recognition } from './domain/recognition/index.js';
import { DataKeys } from './domain/secrets/index.js';
import { Usage } from './domain/usage/index.js';
import { type DemoKeys, type KeptSecret, obtainAdminToken, obtainDemoKeys } from './first-start.js';
import { startRetention } from './jobs/retention.js';
import { startVectorIndexMaintenance } from './jobs/vector-index-maintenance.js';
import type { Services } from './services.js';
import { addressOf } from './welcome.js';

export interface ComposeOptions {
  log: Logger;
  /** Stops a build of the models. */
  signal: AbortSignal;
  onBuildProgress: OnBuildProgress;
  /** Told of what the server cannot live on after: the database's thread ended, the data directory was taken. */
  onFatal: (error: Error) => void;
}

export interface Composition {
  services: Services;
  adminToken: KeptSecret;
  demoKey: DemoKeys | undefined;
  /** To be told where the server listens: links in mails lead there, unless the settings say where. */
  listening(url: string): void;
  /** Closes everything, in the reverse order of its opening. */
  close(): Promise<void>;
}

type Cleanup = () => Promise<void>;

const outdatedWarning =
  'some collections hold templates of another model, which searches by image do not see: facet collection list shows them, facet reindex moves those with crops';

/**
 * Opens the database and the models, at the same time because both take seconds, and puts the services together. When
 * one fails, what was opened is closed again.
 */
export async function compose(config: Config, options: ComposeOptions): Promise<Composition> {
  const startedAt = Date.now();
  const cleanups: Cleanup[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  const aborted = new AbortController();
  const signal = AbortSignal.any([options.signal, aborted.signal]);
  const parts = [openStorage(config, options, cleanups), openVision(config, { ...options, signal }, cleanups)] as const;
  try {
    const [storage, vision] = await Promise.all(parts);
    const { accounts, auditLog, database, index, dataKeys, rateLimiter, secretKey, saltKey } = storage;
    const audit = auditLog.append;
    let ownUrl = addressOf(config.host, config.port);
    const { log } = options;
    const delivery = composeDelivery(config, { database, secretKey, audit, ownUrl: () => ownUrl, log });
    cleanups.push(() => delivery.stop());
    const { mails, webhooks } = delivery;
    const signIn = await composePeople(config, {
      database,
      accounts,
      audit,
      dataKeys,
      secretKey,
      saltKey,
      rateLimiter,
      mails,
      log,
    });
    cleanups.push(() => signIn.stop());
    const { keepCrops } = config;
    const collections = new Collections({ database, audit, vision, index, dataKeys, keepCrops, events: webhooks });
    if (await collections.hasOutdated()) options.log.warn(outdatedWarning);
    const maintenance = startVectorIndexMaintenance(index, options.log);
    cleanups.push(() => maintenance.stop());
    const retention = startRetention(collections, options.log);
    cleanups.push(() => retention.stop());
    const captures = new Captures(vision);
    const productParts = { database, audit, secretKey, accounts, vision, captures, log };
    const { products, stop } = await composeProducts(config, productParts);
    cleanups.push(stop);
    const usage = new Usage({ database, onError: (err) => options.log.error({ err }, 'usage could not be written') });
    cleanups.push(() => usage.stop());
    const services: Services = {
      accounts,
      auditLog,
      usage,
      mails,
      webhooks,
      people: signIn.people,
      collections,
      recognition: new Recognition({ database, collections, vision, events: webhooks }),
      captures,
      products,
      database,
      rateLimiter,
      vision,
      adminToken: storage.adminToken.secret,
      system: { version: await ownVersion(), startedAt },
      log: options.log,
    };
    const listening = (url: string) => {
      ownUrl = url;
    };
    return { services, adminToken: storage.adminToken, demoKey: storage.demoKey, listening, close };
  } catch (error) {
    aborted.abort();
    await Promise.allSettled(parts);
    await close();
    throw error;
  }
}

async function openStorage(config: Config, { log, onFatal }: ComposeOptions, cleanups: Cleanup[]) {
  const database = await openDatabase(config, onFatal, cleanups);
  cleanups.push(() => database.close());
  const applied = await migrate(database);
  if (applied.length > 0) log.info({ migrations: applied }, 'database migrated');
  const { root: secretKey, chainKey, saltKey } = await openKeys(config, database, log);
  const dataKeys = new DataKeys({ secretKey });
  const auditLog = new AuditLog({ database, secretKey, chainKey });
  const index: VectorIndex = new PgVectorIndex({ database, log: (event, details) => log.info(details, event) });
  const limits = await composeLimits(config, { database, log });
  cleanups.push(() => limits.stop());
  const { rateLimiter } = limits;
  const accounts = new Accounts({ database, audit: auditLog.append, rateLimiter });
  const adminToken = await obtainAdminToken(config.dataDir, config.adminToken);
  const demoKey = await obtainDemoKeys(accounts, config.dataDir);
  return { database, rateLimiter, accounts, auditLog, index, dataKeys, secretKey, saltKey, adminToken, demoKey };
}

async function openDatabase(config: Config, onFatal: (error: Error) => void, cleanups: Cleanup[]): Promise<Database> {
  if (config.databaseUrl !== undefined) return openPostgresql(config.databaseUrl);
  const lock = await lockDataDir(config.dataDir, onFatal);
  cleanups.push(() => lock.release());
  return openEmbeddedDatabase({ dataDir: join(config.dataDir, 'database'), onCrash: onFatal });
}

async function openVision(
  config: Config,
  { log, signal, onBuildProgress }: ComposeOptions,
  cleanups: Cleanup[],
): Promise<Vision> {
  const { modelsDir, workers, queueLimit } = config;
  await buildModelPack({ modelsDir, signal, onProgress: onBuildProgress });
  const vision = await createVision({ modelsDir, workers, queueLimit });
  cleanups.push(() => vision.close());
  log.info({ pack: vision.presentationAttack }, 'presentation attacks are judged by this pack');
  return vision;
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
