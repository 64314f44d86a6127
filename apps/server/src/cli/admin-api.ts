import { resolve } from 'node:path';
import { type AdminClient, FacetClient, type TransportOptions } from '@facet/sdk';
import { adminTokenFile, readSecret } from '../first-start.js';
import { CommandError } from './failure.js';

/** The running server, for commands that use more than its admin API. */
export interface ConnectedServer {
  readonly client: FacetClient;
  readonly admin: AdminClient;
}

/**
 * A client of the running server's admin API: FACET_URL (default this machine at PORT), with FACET_ADMIN_TOKEN or the
 * token that the server keeps in FACET_DATA_DIR.
 */
export async function connectAdmin(): Promise<AdminClient> {
  return (await connectServer()).admin;
}

/** The server of connectAdmin with all its surfaces. */
export async function connectServer(options: Omit<TransportOptions, 'baseUrl'> = {}): Promise<ConnectedServer> {
  const { FACET_URL, PORT, FACET_ADMIN_TOKEN, FACET_DATA_DIR } = process.env;
  const file = adminTokenFile(resolve(FACET_DATA_DIR || 'data'));
  const token = FACET_ADMIN_TOKEN || (await readSecret(file));
  if (!token)
    throw new CommandError(
      `no admin token: set FACET_ADMIN_TOKEN, or FACET_DATA_DIR to the server's data directory (looked in ${file})`,
    );
  const baseUrl = FACET_URL || `http://127.0.0.1:${PORT || 8080}`;
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl))
    throw new CommandError('FACET_URL must be an http:// or https:// URL');
  const client = new FacetClient({ ...options, baseUrl });
  return { client, admin: client.admin({ token }) };
}
