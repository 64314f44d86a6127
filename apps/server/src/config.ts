import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isAddressRange } from './domain/accounts/addresses.js';
import { parseSecretKey } from './domain/secrets/index.js';

/** What a host of its own can serve at its root. */
export const hostSurfaces = ['face', 'workspace', 'gateway', 'media', 'kyc', 'admin'] as const;
export type HostSurface = (typeof hostSurfaces)[number];

export interface Config {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Absolute path of the embedded database and of the files that first start makes. */
  readonly dataDir: string;
  /** PostgreSQL to use in place of the embedded database. */
  readonly databaseUrl?: string;
  /** Redis that counts limits for several servers, `redis:` or `rediss:`; each counts for itself when absent. */
  readonly redisUrl?: string;
  /** Made and kept in the data directory when absent. */
  readonly adminToken?: string;
  /** 32 bytes that sealed data and backups are under. With the embedded database, made and kept in the data directory when absent. */
  readonly secretKey?: Uint8Array;
  /** What the secret key is to be changed to; where the database is under this one already, it counts in place of `secretKey`. */
  readonly newSecretKey?: Uint8Array;
  /** The mail server, `smtp:` or `smtps:`. Without one mails wait in the database for the operator to read. */
  readonly smtpUrl?: string;
  /** Sender of mails: an address, or a name with one in angle brackets. */
  readonly mailFrom: string;
  /** Scheme and host that links in mails lead to; where the server listens when absent. */
  readonly publicUrl?: string;
  /** Addresses and CIDR ranges of the operator's own networks that webhooks may lie in. */
  readonly webhookAllowedNetworks: readonly string[];
  /** Whether products of the gateway may call private, loopback and link-local addresses. */
  readonly allowPrivateUpstreams: boolean;
  /** Whether faces put into collections keep their crop, sealed. */
  readonly keepCrops: boolean;
  /** Absolute path of the model cache. */
  readonly modelsDir: string;
  readonly logLevel: LogLevel;
  /** Host names in lower case, each with the surface at its root. */
  readonly hosts: Readonly<Record<string, HostSurface>>;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Whether requests may force failures by X-Facet-Fault; never in production. */
  readonly faults: boolean;
  /** Seconds that an access token of a member is good for. */
  readonly jwtTtlSeconds: number;
  /** Inference threads. */
  readonly workers: number;
  /** Requests that may wait for a thread before more are refused. */
  readonly queueLimit: number;
}

const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Settings that cannot be used. The message names every one of them, on one line, and never a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
};

const secretKey = z.string().transform((text, context) => {
  const key = parseSecretKey(text);
  if (key) return key;
  context.addIssue('must be 32 bytes in base64, base64url or hex');
  return z.NEVER;
});

const hosts = z.string().transform((text, context) => {
  const found: Record<string, HostSurface> = {};
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [surface = '', host = '', ...rest] = entry.split('=').map((part) => part.trim().toLowerCase());
    const known = hostSurfaces.find((name) => name === surface);
    if (!known || rest.length > 0)
      context.addIssue(`must list surface=host, with a surface of ${hostSurfaces.join(', ')}`);
    else if (!hostName.test(host)) context.addIssue(`has ${JSON.stringify(host)}, which is not a host name`);
    else if (found[host]) context.addIssue(`names ${host} twice`);
    else found[host] = known;
  }
  return found;
});

const networks = z.string().transform((text, context) => {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  for (const entry of entries)
    if (!isAddressRange(entry))
      context.addIssue(`has ${JSON.stringify(entry)}, which is no IP address and no CIDR range`);
  return entries;
});

const publicUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  context.addIssue('must be http:// or https:// and a host, without a path');
  return z.NEVER;
});

const mailFrom = z
  .string()
  .regex(
    /^(?:[^<>\p{Cc}]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/u,
    'must be an address, or a name with one: Facet <facet@example.com>',
  );

/** Of the default sender: mail servers take no bare address for a domain. */
function mailDomain(publicUrl: string | undefined): string {
  const { hostname } = new URL(publicUrl ?? 'http://localhost');
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? 'localhost' : hostname;
}

function isSmtpUrl(text: string): boolean {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname, search, hash } = new URL(text);
  return hostname !== '' && /^\/?$/.test(pathname) && search === '' && hash === '';
}

function isPostgresqlUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname, search, hash } = new URL(text);
  return hostname !== '' && /^\/?\d{0,4}$/.test(pathname) && search === '' && hash === '';
}

const settings = z
  .object({
    PORT: wholeNumber(0, 65_535).default(8080),
    HOST: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or IP address')
      .default('127.0.0.1'),
    FACET_DATA_DIR: z.string().default('data'),
    DATABASE_URL: z.string().refine(isPostgresqlUrl, 'must be a postgres:// URL').optional(),
    REDIS_URL: z
      .string()
      .refine(isRedisUrl, 'must be redis://[user:password@]host[:port][/number], or rediss://')
      .optional(),
    FACET_ADMIN_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]{8,}$/, 'must have at least 8 characters, printable ASCII without spaces')
      .optional(),
    FACET_SECRET_KEY: secretKey.optional(),
    FACET_SECRET_KEY_NEW: secretKey.optional(),
    FACET_SMTP_URL: z.string().refine(isSmtpUrl, 'must be smtp://[user:password@]host[:port], or smtps://').optional(),
    FACET_MAIL_FROM: mailFrom.optional(),
    FACET_PUBLIC_URL: publicUrl.optional(),
    FACET_WEBHOOK_ALLOWED_NETWORKS: networks.default([]),
    FACET_ALLOW_PRIVATE_UPSTREAMS: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
    FACET_KEEP_CROPS: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
    FACET_MODELS_DIR: z.string(),
    FACET_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
    FACET_HOSTS: hosts.default({}),
    FACET_TRUSTED_PROXIES: networks.default([]),
    FACET_FAULTS: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
    FACET_WORKERS: wholeNumber(1, 256).default(() => availableParallelism()),
    FACET_JWT_TTL: wholeNumber(1, 86_400).default(3600),
    FACET_QUEUE: wholeNumber(0, 10_000).default(64),
    NODE_ENV: z.string().optional(),
  })
  .refine(({ FACET_FAULTS, NODE_ENV }) => FACET_FAULTS === '0' || NODE_ENV !== 'production', {
    path: ['FACET_FAULTS'],
    message: 'must not be 1 when NODE_ENV is production',
    // Checked even when other settings are bad, so that one start names every fault.
    when: () => true,
  })
  .refine(({ DATABASE_URL, FACET_SECRET_KEY }) => DATABASE_URL === undefined || FACET_SECRET_KEY !== undefined, {
    path: ['FACET_SECRET_KEY'],
    message: 'must be set with DATABASE_URL, and be the same for every server on that database',
    when: () => true,
  });

/**
 * Reads the settings from environment variables; an empty one counts as absent.
 *
 * @param modelsDir where models are kept when FACET_MODELS_DIR is absent.
 * @throws ConfigError naming every bad setting.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, modelsDir: string): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const { success, data, error } = settings.safeParse({ FACET_MODELS_DIR: modelsDir, ...given });
  if (!success) throw new ConfigError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  return Object.freeze({
    host: data.HOST,
    port: data.PORT,
    dataDir: resolve(data.FACET_DATA_DIR),
    ...(data.DATABASE_URL !== undefined && { databaseUrl: data.DATABASE_URL }),
    ...(data.REDIS_URL !== undefined && { redisUrl: data.REDIS_URL }),
    ...(data.FACET_ADMIN_TOKEN !== undefined && { adminToken: data.FACET_ADMIN_TOKEN }),
    ...(data.FACET_SECRET_KEY !== undefined && { secretKey: data.FACET_SECRET_KEY }),
    ...(data.FACET_SECRET_KEY_NEW !== undefined && { newSecretKey: data.FACET_SECRET_KEY_NEW }),
    ...(data.FACET_SMTP_URL !== undefined && { smtpUrl: data.FACET_SMTP_URL }),
    mailFrom: data.FACET_MAIL_FROM ?? `Facet <facet@${mailDomain(data.FACET_PUBLIC_URL)}>`,
    ...(data.FACET_PUBLIC_URL !== undefined && { publicUrl: data.FACET_PUBLIC_URL }),
    webhookAllowedNetworks: data.FACET_WEBHOOK_ALLOWED_NETWORKS,
    allowPrivateUpstreams: data.FACET_ALLOW_PRIVATE_UPSTREAMS === '1',
    keepCrops: data.FACET_KEEP_CROPS === '1',
    modelsDir: resolve(data.FACET_MODELS_DIR),
    logLevel: data.FACET_LOG_LEVEL,
    hosts: Object.freeze(data.FACET_HOSTS),
    trustedProxies: data.FACET_TRUSTED_PROXIES,
    faults: data.FACET_FAULTS === '1',
    workers: data.FACET_WORKERS,
    jwtTtlSeconds: data.FACET_JWT_TTL,
    queueLimit: data.FACET_QUEUE,
  });
}
