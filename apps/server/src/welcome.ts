import { isAbsolute, relative } from 'node:path';
import type { DemoKeys, KeptSecret } from './first-start.js';

export interface WelcomeFacts {
  host: string;
  port: number;
  demoKey: DemoKeys | undefined;
  adminToken: KeptSecret;
  /** A photo to try. */
  photo: string;
  /** Paths below it are shown relative to it. */
  workingDir: string;
}

/** What a person reads when the server is up. The last line, `facet listening on …`, is for scripts. */
export function welcome({ host, port, demoKey, adminToken, photo, workingDir }: WelcomeFacts): string {
  const base = `http://${urlHost(host)}:${port}`;
  const open = addressOf(host, port);
  const below = relative(workingDir, photo);
  const image = below.startsWith('..') || isAbsolute(below) ? photo : below;
  const tryIt = demoKey
    ? [
        `  See it        ${open}/#key=${demoKey.secret}${demoKey.kyc ? `&kyc-key=${demoKey.kyc.secret}` : ''}`,
        '',
        '  Or call it:',
        '',
        `  curl ${open}/face/api/v2/faces:detect \\`,
        `    -H 'Authorization: Bearer ${demoKey.secret}' \\`,
        `    -F 'image=@${image}' -F attributes=all`,
        '',
        `  Demo key      ${demoKey.file}`,
        ...(demoKey.kyc ? [`  For kyc       ${demoKey.kyc.file}`] : []),
      ]
    : [
        `  See it        ${open}/`,
        '  Make a key    npx facet account create NAME && npx facet key create ACCOUNT_ID --surface face',
        '',
      ];
  return [
    '',
    ...tryIt,
    `  Admin token   ${adminToken.file ?? 'the one in FACET_ADMIN_TOKEN'}`,
    `  Reference     ${open}/docs`,
    '',
    `facet listening on ${base}`,
    '',
  ].join('\n');
}

/** The URL at which a browser on this machine finds a server that listens there. */
export function addressOf(host: string, port: number): string {
  return `http://${urlHost(reachable(host))}:${port}`;
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** An address that a browser on this machine can open, for one that means every interface. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}
