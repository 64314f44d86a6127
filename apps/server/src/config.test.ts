import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.js';

const read = (environment: Record<string, string>) => readConfig(environment, '/models');
const faultsOf = (environment: Record<string, string>) => {
  try {
    read(environment);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.faults : [String(error)];
  }
};

describe('readConfig', () => {
  it('has a default for every setting', () => {
    expect(read({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      modelsDir: '/models',
      logLevel: 'info',
      faults: false,
      keepCrops: false,
      hosts: {},
      jwtTtlSeconds: 3600,
      queueLimit: 64,
      trustedProxies: [],
    });
    expect(read({}).dataDir).toBe(`${process.cwd()}/data`);
    expect(read({})).not.toHaveProperty('secretKey');
    expect(read({ PORT: '' }).port).toBe(8080);
    expect(Object.isFrozen(read({}))).toBe(true);
  });

  it('reads every setting', () => {
    expect(
      read({
        PORT: '0',
        HOST: '::1',
        FACET_DATA_DIR: '/d',
        DATABASE_URL: 'postgres://u:p@h/db',
        REDIS_URL: 'rediss://u:p@cache.example:6380/2',
        FACET_ADMIN_TOKEN: 'a-long-token',
        FACET_SECRET_KEY: '0f'.repeat(32),
        FACET_KEEP_CROPS: '1',
        FACET_SMTP_URL: 'smtps://u:p@mail.example:465',
        FACET_MAIL_FROM: 'Faces <faces@example.com>',
        FACET_PUBLIC_URL: 'https://Faces.example.com',
        FACET_WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8, ::1',
        FACET_ALLOW_PRIVATE_UPSTREAMS: '1',
        FACET_MODELS_DIR: '/m',
        FACET_LOG_LEVEL: 'debug',
        FACET_HOSTS: 'face=Face.example.com, admin=admin.localhost',
        FACET_TRUSTED_PROXIES: '10.0.0.1,fd00::/8',
        FACET_FAULTS: '1',
        FACET_WORKERS: '3',
        FACET_JWT_TTL: '2',
        FACET_QUEUE: '0',
        UNRELATED: 'x',
      }),
    ).toEqual({
      port: 0,
      host: '::1',
      dataDir: '/d',
      databaseUrl: 'postgres://u:p@h/db',
      redisUrl: 'rediss://u:p@cache.example:6380/2',
      adminToken: 'a-long-token',
      secretKey: Buffer.alloc(32, 0x0f),
      keepCrops: true,
      smtpUrl: 'smtps://u:p@mail.example:465',
      mailFrom: 'Faces <faces@example.com>',
      publicUrl: 'https://faces.example.com',
      webhookAllowedNetworks: ['10.0.0.0/8', '::1'],
      allowPrivateUpstreams: true,
      modelsDir: '/m',
      logLevel: 'debug',
      hosts: { 'face.example.com': 'face', 'admin.localhost': 'admin' },
      trustedProxies: ['10.0.0.1', 'fd00::/8'],
      faults: true,
      workers: 3,
      jwtTtlSeconds: 2,
      queueLimit: 0,
    });
  });

  it('names every fault at once and no secret', () => {
    const faults = faultsOf({
      PORT: '99999',
      HOST: 'two words',
      DATABASE_URL: 'mysql://user:hunter2@host/db',
      REDIS_URL: 'rediss//:hunter2@host',
      FACET_ADMIN_TOKEN: 'hunter2',
      FACET_SECRET_KEY: 'hunter2',
      FACET_KEEP_CROPS: 'yes',
      FACET_LOG_LEVEL: 'loud',
      FACET_HOSTS: 'face=a b,nose=x.example,face=ok.example,kyc=ok.example',
      FACET_WORKERS: '0',
      FACET_JWT_TTL: '86401',
      FACET_QUEUE: '-1',
      FACET_FAULTS: '1',
      NODE_ENV: 'production',
    });
    for (const name of [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'REDIS_URL',
      'FACET_ADMIN_TOKEN',
      'FACET_SECRET_KEY',
      'FACET_KEEP_CROPS',
      'FACET_LOG_LEVEL',
      'FACET_WORKERS',
      'FACET_JWT_TTL',
      'FACET_QUEUE',
      'FACET_FAULTS',
    ]) {
      expect(
        faults.filter((fault) => fault.startsWith(`${name} `)),
        name,
      ).toHaveLength(1);
    }
    expect(faults.filter((fault) => fault.startsWith('FACET_HOSTS '))).toHaveLength(3);
    expect(faults.join()).not.toMatch(/hunter2|\n/);
  });

  it('wants one secret key for all servers of a database', () => {
    const shared = { DATABASE_URL: 'postgres://h/db' };
    expect(faultsOf(shared)).toEqual([expect.stringMatching(/^FACET_SECRET_KEY must be set with DATABASE_URL/)]);
    expect(faultsOf({ ...shared, PORT: 'x' })).toHaveLength(2);
    expect(faultsOf({ ...shared, FACET_SECRET_KEY: 'AAAA' })).toHaveLength(1);
    expect(faultsOf({ ...shared, FACET_SECRET_KEY: '0f'.repeat(32) })).toEqual([]);
    expect(faultsOf({ FACET_KEEP_CROPS: '1' })).toEqual([]);
  });

  it('sends mails from the host that its links lead to', () => {
    expect(read({}).mailFrom).toBe('Facet <facet@localhost>');
    expect(read({ FACET_PUBLIC_URL: 'https://faces.example.com/' })).toMatchObject({
      publicUrl: 'https://faces.example.com',
      mailFrom: 'Facet <facet@faces.example.com>',
    });
    expect(read({ FACET_PUBLIC_URL: 'http://[2001:db8::1]:8080' }).mailFrom).toBe('Facet <facet@localhost>');
  });

  it('refuses what mails cannot be sent with', () => {
    for (const FACET_SMTP_URL of ['localhost:25', 'http://mail.example', 'smtp://', 'smtp://h/path', 'smtp://h?x=1'])
      expect(faultsOf({ FACET_SMTP_URL }), FACET_SMTP_URL).toHaveLength(1);
    for (const FACET_MAIL_FROM of ['nobody', 'a@b, c@d', 'A <a@b> <c@d>', 'A\nB <a@b>', 'A <a@b'])
      expect(faultsOf({ FACET_MAIL_FROM }), FACET_MAIL_FROM).toHaveLength(1);
    for (const FACET_PUBLIC_URL of ['faces.example', 'ftp://faces.example', 'https://faces.example/console'])
      expect(faultsOf({ FACET_PUBLIC_URL }), FACET_PUBLIC_URL).toHaveLength(1);
    expect(faultsOf({ FACET_WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8,10.0.0.0/33,intranet' })).toHaveLength(2);
    expect(faultsOf({ FACET_TRUSTED_PROXIES: 'proxy.example.com' })).toHaveLength(1);
    expect(faultsOf({ FACET_ALLOW_PRIVATE_UPSTREAMS: 'yes' })).toHaveLength(1);
  });

  it('refuses what is no Redis', () => {
    for (const REDIS_URL of ['localhost:6379', 'http://cache.example', 'redis://', 'redis://h/name', 'redis://h?db=1'])
      expect(faultsOf({ REDIS_URL }), REDIS_URL).toEqual([expect.stringMatching(/^REDIS_URL must be redis:/)]);
    for (const REDIS_URL of ['redis://h', 'redis://:p@h:1/', 'redis://[::1]:6379/15', 'rediss://u:p@h'])
      expect(read({ REDIS_URL }).redisUrl).toBe(REDIS_URL);
  });

  it('refuses a port that is not a number', () => {
    expect(faultsOf({ PORT: '80a' })).toEqual(['PORT must be a whole number from 0 to 65535']);
  });
});
