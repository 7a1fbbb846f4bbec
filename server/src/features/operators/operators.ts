/** The accounts of operators: how they are made, and how they sign in. */
import type { Console, OperatorAccount } from '@parlor/sdk/protocol/operators';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { foldEmail } from '../../kernel/fold.js';
import type { Limiter } from '../../kernel/limits.js';
import type { LoginAttempts, Passwords } from '../../ports/auth.js';
import type { Links } from './links.js';
import { OperatorRow } from './operator.entity.js';
import type { Browser, OperatorSessions } from './operator-sessions.js';
import type { SecondFactor } from './second-factor.js';
import type { Team } from './team.js';

/** Where limits of passwords count operators, beside the ids of sites. */
const consoleSite = 'console';

interface Deps {
  database: Database;
  environment: Environment;
  limiter: Limiter;
  passwords: Passwords;
  attempts: LoginAttempts;
  sessions: OperatorSessions;
  secondFactor: SecondFactor;
  links: Links;
  team: Team;
  /** Whether anybody may make an account. */
  signUp: boolean;
}

interface NewOperator {
  name: string;
  email: string;
  password: string;
}

/** What signing in answers, with the token for the cookie. */
export interface SignedIn {
  console: Console;
  token: string;
}

export class Operators {
  constructor(private readonly deps: Deps) {}

  /** Whether the server has an operator. */
  any(): Promise<boolean> {
    return this.deps.database.entities(OperatorRow).existsBy({});
  }

  async byId(id: string): Promise<OperatorRow> {
    const row = await this.deps.database.entities(OperatorRow).findOneBy({ id });
    if (!row) throw new Fault('unauthenticated');
    return row;
  }

  byEmail(email: string): Promise<OperatorRow | null> {
    const emailKey = foldEmail(email);
    return this.deps.database.entities(OperatorRow).findOneBy({ emailKey });
  }

  /**
   * Throws `invalid_credentials`, also for an unknown address after the same time; `code_required`
   * if only the code is missing; `rate_limited` after repeated failures.
   */
  async signIn(
    { email, password, code }: { email: string; password: string; code?: string | undefined },
    browser: Browser,
  ): Promise<SignedIn> {
    const { attempts, passwords, sessions, secondFactor } = this.deps;
    const requester = { siteId: consoleSite, address: browser.address };
    passwords.requireRoom(requester);
    const operator = await attempts.count(
      { siteId: consoleSite, email, address: browser.address },
      async () => {
        const found = await this.byEmail(email);
        // Also queried for unknown addresses, so that it takes the same time.
        return { found, isKnown: await sessions.hasUsed(found?.id ?? '', browser.address) };
      },
      async ({ found }) => {
        const matches = await passwords.matches(password, found?.passwordHash, requester);
        if (!matches || !found) return null;
        if (found.totpSecret === null) return found;
        // Who has the password may know this; it is not counted as a failure.
        if (code === undefined) throw new Fault('code_required');
        return (await secondFactor.use(found, code)) ? found : null;
      },
    );
    if (!operator) throw new Fault('invalid_credentials');
    return this.#start(operator, browser);
  }

  /** Throws `forbidden` unless the server allows it; `email_taken`. */
  async signUp(input: NewOperator, browser: Browser): Promise<SignedIn> {
    if (!this.deps.signUp)
      throw new Fault('forbidden', 'This server makes accounts by invitation alone.');
    const row = await this.#make(input, browser, 1);
    return this.#start(row, browser);
  }

  /**
   * Uses a link. Gives null after a reset: who has the link may not have the second factor. Throws
   * `link_ended`, `email_taken`.
   */
  async redeem(
    {
      token,
      name,
      email,
      password,
    }: {
      token: string;
      name?: string | undefined;
      email?: string | undefined;
      password: string;
    },
    browser: Browser,
  ): Promise<SignedIn | null> {
    const { links, team } = this.deps;
    const link = await links.find(token);
    if (link.kind === 'reset') {
      await this.#reset(link.operatorId!, password, browser, (transaction) =>
        links.use(transaction, link),
      );
      return null;
    }
    const isStart = link.kind === 'start';
    if (name === undefined) throw missing('name');
    if (isStart && email === undefined) throw missing('email');
    if (!isStart && email !== undefined)
      throw new Fault('invalid_input', 'Wrong input: the invitation has the email.', {
        details: [{ field: 'email', problem: 'is in the invitation' }],
      });
    if (!isStart) await team.requireSiteOf(link);
    const made = { name, email: email ?? link.email!, password };
    const row = await this.#make(made, browser, Number(isStart), async (transaction, operator) => {
      await links.use(transaction, link);
      if (!isStart) await team.join(transaction, operator, link);
    });
    return this.#start(row, browser);
  }

  /** An invitation for an operator who has an account. */
  async acceptInvitation(operatorId: string, token: string): Promise<string> {
    const { database, links, team } = this.deps;
    const [operator, link] = [await this.byId(operatorId), await links.find(token)];
    if (link.kind !== 'invitation') throw new Fault('link_ended');
    if (link.emailKey !== operator.emailKey)
      throw new Fault('forbidden', `This invitation is for ${link.email}.`);
    await team.requireSiteOf(link);
    await database.transaction(async (transaction) => {
      await links.use(transaction, link);
      await team.join(transaction, operator, link);
    });
    return link.siteId!;
  }

  async rename(id: string, name: string): Promise<OperatorRow> {
    await this.deps.database.entities(OperatorRow).update({ id }, { name });
    return this.byId(id);
  }

  /** Ends the other sessions. Throws `invalid_credentials`. */
  async changePassword(
    { operatorId, sessionId, address }: { operatorId: string; sessionId: string; address: string },
    { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  ): Promise<void> {
    const { database, passwords, sessions } = this.deps;
    await this.requirePassword(operatorId, currentPassword, address);
    const requester = { siteId: consoleSite, address };
    const passwordHash = await passwords.hash(newPassword, requester);
    await database.transaction(async (transaction) => {
      await transaction.update(OperatorRow, { id: operatorId }, { passwordHash });
      await sessions.endAllOf(operatorId, { exceptId: sessionId, transaction });
    });
  }

  /** Counted like signing in: a stolen session must not guess. Throws `invalid_credentials`. */
  async requirePassword(id: string, password: string, address: string): Promise<OperatorRow> {
    return this.#prove(id, address, async (found) =>
      this.deps.passwords.matches(password, found.passwordHash, { siteId: consoleSite, address }),
    );
  }

  /** The same with a code of the second factor. */
  async requireBoth(
    id: string,
    { password, code }: { password: string; code: string },
    address: string,
  ): Promise<OperatorRow> {
    const { passwords, secondFactor } = this.deps;
    const requester = { siteId: consoleSite, address };
    return this.#prove(
      id,
      address,
      async (found) =>
        (await passwords.matches(password, found.passwordHash, requester)) &&
        (await secondFactor.use(found, code)),
    );
  }

  async #prove(
    id: string,
    address: string,
    isRight: (found: OperatorRow) => Promise<boolean>,
  ): Promise<OperatorRow> {
    const operator = await this.byId(id);
    const proven = await this.deps.attempts.count(
      { siteId: consoleSite, email: operator.email, address },
      async () => ({ found: operator, isKnown: true }),
      async ({ found }) => ((await isRight(found)) ? found : null),
    );
    if (!proven) throw new Fault('invalid_credentials');
    return proven;
  }

  async console(operator: OperatorRow, sessionId: string): Promise<Console> {
    const { sessions, team } = this.deps;
    return {
      operator: await this.present(operator),
      csrfToken: sessions.csrfTokenOf(sessionId),
      sites: (await team.sitesOf(operator.id)).slice(0, 100),
    };
  }

  async present(operator: OperatorRow): Promise<OperatorAccount> {
    const { id, name, email, totpSecret, createdAt } = operator;
    return {
      id,
      name,
      email,
      secondFactor: totpSecret !== null,
      recoveryCodes: await this.deps.secondFactor.recoveryCodesLeft(id),
      mayCreateSites: this.mayCreateSites(operator),
      createdAt: createdAt.toISOString(),
    };
  }

  mayCreateSites({ mayCreate }: OperatorRow): boolean {
    return this.deps.signUp || mayCreate === 1;
  }

  async #start(operator: OperatorRow, browser: Browser): Promise<SignedIn> {
    const { id, token } = await this.deps.sessions.start(operator.id, browser);
    return { console: await this.console(operator, id), token };
  }

  async #reset(
    operatorId: string,
    password: string,
    { address }: Browser,
    use: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    const { database, passwords, sessions } = this.deps;
    const passwordHash = await passwords.hash(password, { siteId: consoleSite, address });
    await database.transaction(async (transaction) => {
      await use(transaction);
      await transaction.update(OperatorRow, { id: operatorId }, { passwordHash });
      await sessions.endAllOf(operatorId, { transaction });
    });
  }

  /** Throws `email_taken`, before the hash is made; of two calls, the unique key refuses one. */
  async #make(
    { name, email, password }: NewOperator,
    { address }: Browser,
    mayCreate: number,
    also: (transaction: Transaction, operator: OperatorRow) => Promise<void> = async () =>
      undefined,
  ): Promise<OperatorRow> {
    const { database, environment, limiter, passwords } = this.deps;
    const requester = { siteId: consoleSite, address };
    passwords.requireRoom(requester);
    // The answer tells which addresses have an account.
    const place = `${consoleSite}:${address}`;
    await limiter.take('newAccount', place);
    if (await this.byEmail(email)) throw new Fault('email_taken');
    const row: OperatorRow = {
      id: environment.newId(),
      name,
      email,
      emailKey: foldEmail(email),
      passwordHash: await passwords.hash(password, requester),
      mayCreate,
      totpSecret: null,
      totpPending: null,
      totpStep: 0,
      createdAt: environment.now(),
    };
    try {
      await database.transaction(async (transaction) => {
        await also(transaction, row);
        await transaction.insert(OperatorRow, row);
      });
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) throw new Fault('email_taken');
      throw error;
    }
    return row;
  }
}

const missing = (field: string): Fault =>
  new Fault('invalid_input', `Wrong input: ${field} is required.`, {
    details: [{ field, problem: 'is required' }],
  });
