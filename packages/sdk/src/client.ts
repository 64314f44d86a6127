import { AdminClient } from './admin.js';
import { FaceClient, type FaceVersion } from './face.js';
import { GatewayClient } from './gateway.js';
import { KycClient } from './kyc.js';
import { Transport, type TransportOptions } from './transport.js';
import { WorkspaceClient, type WorkspaceOptions } from './workspace.js';

/** A Facet server, through which the clients of its surfaces are made. Importing or making one sends nothing. */
export class FacetClient {
  readonly #transport: Transport;

  constructor(options: TransportOptions) {
    this.#transport = new Transport(options);
  }

  /** The face surface, with a key of its own. Version 2 (the default) gives ratios, version 1 pixels. */
  face(options: { readonly apiKey: string; readonly version?: FaceVersion }): FaceClient {
    return new FaceClient(this.#transport, options.apiKey, options.version ?? 2);
  }

  /** The gateway surface: the products that a key may call. */
  gateway(options: { readonly apiKey: string }): GatewayClient {
    return new GatewayClient(this.#transport, options.apiKey);
  }

  /** The kyc surface, with a key of its own. */
  kyc(options: { readonly apiKey: string }): KycClient {
    return new KycClient(this.#transport, options.apiKey);
  }

  /** The workspace surface: with a key as an application, or with a session as a member who signs in. */
  workspace(options: WorkspaceOptions = {}): WorkspaceClient {
    return new WorkspaceClient(this.#transport, options);
  }

  /** The operator's surface, with the server's admin token. */
  admin(options: { readonly token: string }): AdminClient {
    return new AdminClient(this.#transport, options.token);
  }
}
