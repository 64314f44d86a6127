import { randomBytes, randomUUID } from 'node:crypto';
import { MemoryRateLimiter } from '../adapters/rate-limiter/memory.js';
import { Accounts } from '../domain/accounts/index.js';
import type { NewMail } from '../domain/mail/types.js';
import { type MemberPrincipal, type Origin, People, type Role, type TokenPair } from '../domain/people/index.js';
import type { Database } from '../domain/ports/database.js';
import { DataKeys } from '../domain/secrets/index.js';
import { openTestAuditLog } from './audit.js';
import { openTestDatabase } from './database.js';

export interface SignedUp {
  email: string;
  password: string;
  userId: string;
  accountId: string;
}

/** People over a database of their own, with a clock to turn and the mails that they would get. */
export class TestPeople {
  readonly secretKey = randomBytes(32);
  /** Milliseconds since 1970. */
  now = Date.now();
  readonly mails: NewMail[] = [];
  readonly failures: unknown[] = [];
  readonly accounts: Accounts;
  readonly people: People;

  private constructor(readonly database: Database) {
    this.accounts = new Accounts({
      database,
      audit: openTestAuditLog(database).append,
      rateLimiter: new MemoryRateLimiter(),
    });
    this.people = this.newPeople();
  }

  static async open(kind: Database['kind']): Promise<TestPeople> {
    const test = new TestPeople(await openTestDatabase(kind));
    await test.people.prepare();
    return test;
  }

  /** As another server on the same database has it. */
  newPeople(accessTokenSeconds = 3600): People {
    return new People({
      database: this.database,
      accounts: this.accounts,
      audit: openTestAuditLog(this.database).append,
      dataKeys: new DataKeys({ secretKey: this.secretKey }),
      secretKey: this.secretKey,
      rateLimiter: new MemoryRateLimiter(() => this.now),
      mails: {
        enqueue: async (_sql, mail) => {
          this.mails.push(mail);
        },
      },
      accessTokenSeconds,
      onBackgroundError: (error) => this.failures.push(error),
      now: () => this.now,
    });
  }

  /** A request from an address that no other request of the test comes from, unless told otherwise. */
  from(address = `test-${randomUUID()}`): Origin {
    return { address, requestId: randomUUID() };
  }

  newMail(): string {
    return `${randomUUID()}@example.com`;
  }

  /** The last token mailed to an address in a mail of this kind. */
  tokenFor(email: string, kind: NewMail['kind']): string {
    const mail = this.mails.findLast((each) => each.to === email && each.kind === kind);
    if (!mail || !('token' in mail)) throw new Error(`no ${kind} mail for ${email}`);
    return mail.token;
  }

  /** A verified owner of a new organisation. */
  async signUp(email = this.newMail(), password = 'a password of some length'): Promise<SignedUp> {
    await this.people.register(this.from(), { email, password, organisation: 'Ada Ltd' });
    const { user, organisation } = await this.people.verifyEmail(this.from(), this.tokenFor(email, 'verify-email'));
    return { email, password, userId: user.id, accountId: organisation.id };
  }

  signIn({ email, password }: { email: string; password: string }, otp?: string): Promise<TokenPair> {
    return this.people.login(this.from(), { email, password, ...(otp !== undefined && { otp }) });
  }

  async memberOf(person: { email: string; password: string }): Promise<MemberPrincipal> {
    return this.people.authenticate((await this.signIn(person)).accessToken);
  }

  /** Another member of an owner's organisation, through an invitation, signed in. */
  async join(owner: MemberPrincipal, role: Role, password = 'another password'): Promise<MemberPrincipal> {
    const email = this.newMail();
    await this.people.invite(owner, this.from(), { email, role });
    await this.people.acceptInvitation(this.from(), { token: this.tokenFor(email, 'invitation'), password });
    return this.memberOf({ email, password });
  }

  /** What the audit log says of an account, oldest first. */
  async audited(accountId: string): Promise<string[]> {
    const rows = await this.database.query<{ action: string }>(
      'select action from audit_log where account_id = $1 order by id',
      [accountId],
    );
    return rows.map(({ action }) => action);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** The problem that it was refused with; `none` when it was not. */
export function problemOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'none',
    (error) => error.problem ?? error,
  );
}

/** How often each problem was met by these, `none` for those that went well. */
export async function problemCounts(promises: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const problem of await Promise.all(promises.map(problemOf))) {
    counts[String(problem)] = (counts[String(problem)] ?? 0) + 1;
  }
  return counts;
}
