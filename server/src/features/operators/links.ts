/**
 * One-time links to the console: for the first operator, for invited operators, and for a new
 * password. Only the hash of the token is stored; using the link deletes its row.
 */
import type { OperatorRole } from '@parlor/sdk/protocol/operators';
import { LessThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { foldEmail } from '../../kernel/fold.js';
import { OperatorLinkRow, OperatorRow } from './operator.entity.js';

const hourMs = 60 * 60 * 1_000;
const invitationMs = 7 * 24 * hourMs;
const resetMs = 24 * hourMs;
/** Each start of the server makes a link; older ones stop working. */
const startLinksMax = 10;
const deletedAtOnce = 500;

/** The path of each kind in the console. */
const pathOf = { start: 'start', invitation: 'invitation', reset: 'reset' } as const;

export class Links {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    /** Of this server's pages. */
    private readonly publicUrl: string,
  ) {}

  /** The address of a link for the first operator; null if there is an operator. */
  async start(): Promise<string | null> {
    if (await this.database.entities(OperatorRow).existsBy({})) return null;
    const { address, row } = this.#make({ kind: 'start', expiresAt: null });
    const links = this.database.entities(OperatorLinkRow);
    await links.insert(row);
    const all = await links.find({
      where: { kind: 'start' },
      order: { createdAt: 'DESC', id: 'ASC' },
    });
    const old = all.slice(startLinksMax).map(({ id }) => id);
    if (old.length > 0) await links.delete(old);
    return address;
  }

  /** The address of a link that sets a new password. Others of the operator stop working. */
  async reset(operatorId: string): Promise<string> {
    const { address, row } = this.#make({
      kind: 'reset',
      operatorId,
      expiresAt: this.#in(resetMs),
    });
    await this.database.transaction(async (transaction) => {
      await transaction.delete(OperatorLinkRow, { kind: 'reset', operatorId });
      await transaction.insert(OperatorLinkRow, row);
    });
    return address;
  }

  /** An invitation to a team. Another one for the same address stops working. */
  async invite(
    transaction: Transaction,
    { siteId, email, role }: { siteId: string; email: string; role: OperatorRole },
  ): Promise<{ address: string; row: OperatorLinkRow }> {
    const emailKey = foldEmail(email);
    const made = this.#make({
      kind: 'invitation',
      siteId,
      email,
      emailKey,
      role,
      expiresAt: this.#in(invitationMs),
    });
    await transaction.delete(OperatorLinkRow, { kind: 'invitation', siteId, emailKey });
    await transaction.insert(OperatorLinkRow, made.row);
    return made;
  }

  /** Throws `link_ended`. */
  async find(token: string): Promise<OperatorLinkRow> {
    const row = await this.database
      .entities(OperatorLinkRow)
      .findOneBy({ tokenHash: sha256(token) });
    if (!row || (row.expiresAt && row.expiresAt <= this.environment.now())) throw linkEnded();
    if (row.kind === 'start' && (await this.database.entities(OperatorRow).existsBy({})))
      throw linkEnded();
    return row;
  }

  /** In the transaction of what the link is for: of two calls, one throws `link_ended`. */
  async use(transaction: Transaction, { id, kind }: OperatorLinkRow): Promise<void> {
    const { affected } = await transaction.delete(OperatorLinkRow, { id });
    if (affected === 0) throw linkEnded();
    // Two links for the first operator, used at the same time: deleting both makes one call wait
    // for the other, and find nothing.
    if (kind === 'start') {
      await transaction.delete(OperatorLinkRow, { kind });
      if (await transaction.existsBy(OperatorRow, {})) throw linkEnded();
    }
  }

  /** Returns whether there may be more. */
  async dropExpired(): Promise<boolean> {
    const links = this.database.entities(OperatorLinkRow);
    const old = await links.find({
      select: { id: true },
      where: { expiresAt: LessThan(this.environment.now()) },
      take: deletedAtOnce,
    });
    if (old.length > 0) await links.delete(old.map(({ id }) => id));
    return old.length === deletedAtOnce;
  }

  #in(ms: number): Date {
    return new Date(this.environment.now().getTime() + ms);
  }

  #make(given: Pick<OperatorLinkRow, 'kind' | 'expiresAt'> & Partial<OperatorLinkRow>): {
    address: string;
    row: OperatorLinkRow;
  } {
    const token = this.environment.randomToken(24);
    const nothing = { operatorId: null, siteId: null, role: null, email: null, emailKey: null };
    const row: OperatorLinkRow = {
      ...nothing,
      ...given,
      id: this.environment.newId(),
      tokenHash: sha256(token),
      createdAt: this.environment.now(),
    };
    return { address: `${this.publicUrl}/console/#/${pathOf[given.kind]}/${token}`, row };
  }
}

export const linkEnded = (): Fault => new Fault('link_ended');
