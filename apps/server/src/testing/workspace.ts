import { randomUUID } from 'node:crypto';
import { FacetClient, type WorkspaceClient } from '@facet/sdk';
import type { TestApp } from './test-app.js';

const password = 'correct horse battery staple';

/** An organisation as the surface knows it, founded the way people do: by mail. */
export interface TestOrganisation {
  /** Signed in as its owner. */
  owner: WorkspaceClient;
  email: string;
  password: string;
  accountId: string;
  /** Signed in as another member, who was invited in that role. */
  invite(role: 'owner' | 'admin' | 'member' | 'viewer'): Promise<WorkspaceClient>;
}

/** Founds an organisation on the server under test, without limits beyond those that are given. */
export async function foundOrganisation(
  server: TestApp,
  { plan = 'unlimited' }: { plan?: string } = {},
): Promise<TestOrganisation> {
  const client = new FacetClient({ baseUrl: server.url, retries: 0 });
  const email = freshEmail();
  const owner = client.workspace();
  await owner.auth.register({ email, password, organization: 'Test' });
  await owner.auth.verifyEmail(await mailedToken(server, email));
  await owner.auth.login({ email, password });
  const { organization } = await owner.auth.me();
  await server.accounts.updateAccount({ name: 'test' }, organization.id, { plan });
  return {
    owner,
    email,
    password,
    accountId: organization.id,
    async invite(role) {
      const invited = freshEmail();
      await owner.invitations.create({ email: invited, role });
      const member = client.workspace();
      await member.invitations.accept({ token: await mailedToken(server, invited), password });
      await member.auth.login({ email: invited, password });
      return member;
    },
  };
}

const freshEmail = () => `${randomUUID()}@example.com`;

/** The token of the newest mail to the address. */
export async function mailedToken(server: TestApp, email: string): Promise<string> {
  const { items } = await server.mails.list({ limit: 200 });
  const token = /token=([\w-]+)/.exec(items.find(({ to }) => to === email)?.text ?? '')?.[1];
  if (token === undefined) throw new Error(`no mail to ${email} has a token`);
  return token;
}
