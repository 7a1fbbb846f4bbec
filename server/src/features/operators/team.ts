/** Who may do what on which site: roles of operators, and invitations. */
import {
  OperatorRole,
  type OperatorSite,
  scopesOfRole,
  type TeamInvitation,
  type TeamMember,
} from '@parlor/sdk/protocol/operators';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { In, MoreThan } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { AuthenticatedHost } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { foldName } from '../../kernel/fold.js';
import type { Act, Audit } from '../../ports/moderation.js';
import type { SiteMaking, Sites } from '../../ports/sites.js';
import type { Links } from './links.js';
import { OperatorLinkRow, OperatorRow, SiteOperatorRow } from './operator.entity.js';

interface Deps {
  database: Database;
  environment: Environment;
  sites: Sites & SiteMaking;
  audit: Audit;
  links: Links;
  /** How many sites an operator may own by creating them. */
  sitesPerOperator: number;
}

/** An operator who acts on a site. */
export type Actor = Pick<OperatorRow, 'id' | 'name'>;

/** The highest first. */
const ranks = OperatorRole.options;
const managers: readonly OperatorRole[] = ['owner', 'admin'];

export class Team {
  constructor(private readonly deps: Deps) {}

  /**
   * The operator in the name of the site's host. Throws `forbidden`, with the same answer whether
   * or not there is such a site.
   */
  async host(operator: Actor, publicKey: string): Promise<AuthenticatedHost> {
    const site = await this.deps.sites.byKey(publicKey).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'unknown_site') return null;
      throw error;
    });
    const role = site && (await this.#roleOf(site.id, operator.id));
    if (!site || !role) throw new Fault('forbidden', 'You have no role on this site.');
    const { id, name } = operator;
    return { site, actor: { kind: 'operator', id, name, scopes: scopesOfRole[role] } };
  }

  async #roleOf(siteId: string, operatorId: string): Promise<OperatorRole | null> {
    const row = await this.deps.database
      .entities(SiteOperatorRow)
      .findOneBy({ siteId, operatorId });
    return row?.role ?? null;
  }

  /** By name. */
  async sitesOf(operatorId: string): Promise<OperatorSite[]> {
    const [rows, sites] = [
      await this.deps.database.entities(SiteOperatorRow).findBy({ operatorId }),
      await this.deps.sites.all(),
    ];
    return rows
      .flatMap(({ siteId, role }) => {
        const site = sites.get(siteId);
        return site ? [{ id: site.id, name: site.name, publicKey: site.publicKey, role }] : [];
      })
      .sort((one, other) => compare(foldName(one.name), foldName(other.name), one.id, other.id));
  }

  /** Throws `not_found` without a role there. */
  async siteOf(operatorId: string, siteId: string): Promise<OperatorSite> {
    const role = await this.#roleOf(siteId, operatorId);
    const site = (await this.deps.sites.all()).get(siteId);
    if (!site || !role) throw new Fault('not_found');
    return { id: site.id, name: site.name, publicKey: site.publicKey, role };
  }

  /** Throws `limit_reached`, `SiteError`. */
  async createSite(
    actor: Actor,
    input: { name: string; origins: readonly string[] },
  ): Promise<OperatorSite> {
    const { sites, environment, audit, sitesPerOperator } = this.deps;
    const { id, name, publicKey } = await sites.createWithoutKey(
      { ...input, ways: ['guest', 'account', 'signed'] },
      async (transaction, siteId) => {
        await this.#lock(transaction, 'operators', 'id', actor.id);
        const owned = await transaction.countBy(SiteOperatorRow, {
          operatorId: actor.id,
          role: 'owner',
        });
        if (owned >= sitesPerOperator)
          throw new Fault('limit_reached', `An operator may own ${sitesPerOperator} sites here.`);
        await transaction.insert(SiteOperatorRow, {
          siteId,
          operatorId: actor.id,
          role: 'owner',
          joinedAt: environment.now(),
        });
        await audit.append(transaction, this.#act(siteId, 'site.created', actor, null));
      },
    );
    return { id, name, publicKey, role: 'owner' };
  }

  /** Throws `not_found`, `forbidden`. */
  async requireOwner(operatorId: string, siteId: string): Promise<OperatorSite> {
    const site = await this.siteOf(operatorId, siteId);
    if (site.role !== 'owner') throw new Fault('forbidden', 'Only an owner may do this.');
    return site;
  }

  /** Owners first, then by name. Throws `not_found`. */
  async list(operatorId: string, siteId: string): Promise<TeamMember[]> {
    await this.siteOf(operatorId, siteId);
    const { database } = this.deps;
    const rows = await database.entities(SiteOperatorRow).findBy({ siteId });
    const operators = await database
      .entities(OperatorRow)
      .findBy({ id: In(rows.map((row) => row.operatorId)) });
    const byId = new Map(operators.map((each) => [each.id, each]));
    return rows
      .flatMap((row) => {
        const operator = byId.get(row.operatorId);
        return operator ? [presentMember(operator, row)] : [];
      })
      .sort(
        (one, other) =>
          ranks.indexOf(one.role) - ranks.indexOf(other.role) ||
          compare(foldName(one.name), foldName(other.name), one.id, other.id),
      );
  }

  /** The latest first. Throws `not_found`, `forbidden`. */
  async invitations(operatorId: string, siteId: string): Promise<TeamInvitation[]> {
    await this.#requireManager(operatorId, siteId);
    const rows = await this.deps.database.entities(OperatorLinkRow).find({
      where: { kind: 'invitation', siteId, expiresAt: MoreThan(this.deps.environment.now()) },
      order: { createdAt: 'DESC', id: 'ASC' },
    });
    return rows.map(presentInvitation);
  }

  /** Throws `not_found`, `forbidden`, `limit_reached`, `already_member`. */
  async invite(
    actor: Actor,
    siteId: string,
    { email, role }: { email: string; role: OperatorRole },
    emailKey: string,
  ): Promise<{ invitation: TeamInvitation; link: string }> {
    const own = await this.#requireManager(actor.id, siteId);
    requireOwnerFor(own, role);
    const { database, links, audit } = this.deps;
    const known = await database.entities(OperatorRow).findOneBy({ emailKey });
    if (known && (await this.#roleOf(siteId, known.id))) throw new Fault('already_member');
    const { address, row } = await database.transaction(async (transaction) => {
      await this.#lock(transaction, 'site_operators', 'site_id', siteId);
      const made = await links.invite(transaction, { siteId, email, role });
      const open = await transaction.countBy(OperatorLinkRow, { kind: 'invitation', siteId });
      if (open > serverLimits.openInvitations) throw new Fault('limit_reached');
      const detail = `${role}: ${email}`;
      await audit.append(transaction, this.#act(siteId, 'team.invited', actor, detail));
      return made;
    });
    return { invitation: presentInvitation(row), link: address };
  }

  /** Throws `not_found`, `forbidden`. */
  async withdraw(actor: Actor, siteId: string, invitationId: string): Promise<void> {
    const own = await this.#requireManager(actor.id, siteId);
    const { database, audit } = this.deps;
    await database.transaction(async (transaction) => {
      const where = { id: invitationId, kind: 'invitation' as const, siteId };
      const row = await transaction.findOneBy(OperatorLinkRow, where);
      if (!row) throw new Fault('not_found');
      requireOwnerFor(own, row.role!);
      const { affected } = await transaction.delete(OperatorLinkRow, where);
      if (affected === 0) throw new Fault('not_found');
      const act = this.#act(siteId, 'team.withdrawn', actor, row.email);
      await audit.append(transaction, act);
    });
  }

  /** Whether the site of an invitation is still there. Throws `link_ended`. */
  async requireSiteOf({ siteId }: Pick<OperatorLinkRow, 'siteId'>): Promise<void> {
    if (siteId === null || !(await this.deps.sites.all()).has(siteId))
      throw new Fault('link_ended');
  }

  /** By an invitation, in the transaction that uses it. Throws `link_ended`, `limit_reached`. */
  async join(
    transaction: Transaction,
    operator: Actor,
    { siteId, role }: Pick<OperatorLinkRow, 'siteId' | 'role'>,
  ): Promise<void> {
    const { environment, audit } = this.deps;
    if (!siteId || !role) throw new Fault('link_ended');
    await this.#lock(transaction, 'site_operators', 'site_id', siteId);
    const key = { siteId, operatorId: operator.id };
    const present = await transaction.findOneBy(SiteOperatorRow, key);
    if (present) {
      if (ranks.indexOf(role) < ranks.indexOf(present.role))
        await transaction.update(SiteOperatorRow, key, { role });
    } else {
      const size = await transaction.countBy(SiteOperatorRow, { siteId });
      const memberships = await transaction.countBy(SiteOperatorRow, { operatorId: operator.id });
      if (size >= serverLimits.teamSize || memberships >= serverLimits.sitesOfOperator)
        throw new Fault('limit_reached');
      await transaction.insert(SiteOperatorRow, { ...key, role, joinedAt: environment.now() });
    }
    await audit.append(transaction, this.#act(siteId, 'team.joined', operator, role));
  }

  /** Throws `not_found`, `forbidden`, `last_owner`. */
  async setRole(
    actor: Actor,
    { siteId, operatorId, role }: { siteId: string; operatorId: string; role: OperatorRole },
  ): Promise<TeamMember> {
    const { database, audit } = this.deps;
    await this.#change(actor, siteId, operatorId, async (transaction, other, own) => {
      requireOwnerFor(own, role);
      if (role === other.role) return;
      if (other.role === 'owner') await this.#requireOtherOwner(transaction, other);
      await transaction.update(SiteOperatorRow, { siteId, operatorId }, { role });
      const detail = `${role}: ${await nameOf(transaction, operatorId)}`;
      await audit.append(transaction, this.#act(siteId, 'team.role', actor, detail));
    });
    const operator = await database.entities(OperatorRow).findOneBy({ id: operatorId });
    const row = await database.entities(SiteOperatorRow).findOneBy({ siteId, operatorId });
    if (!operator || !row) throw new Fault('not_found');
    return presentMember(operator, row);
  }

  /** Throws `not_found`, `forbidden`, `last_owner`. */
  async remove(
    actor: Actor,
    { siteId, operatorId }: { siteId: string; operatorId: string },
  ): Promise<void> {
    await this.#change(actor, siteId, operatorId, async (transaction, other) => {
      if (other.role === 'owner') await this.#requireOtherOwner(transaction, other);
      await transaction.delete(SiteOperatorRow, { siteId, operatorId });
      const detail = await nameOf(transaction, operatorId);
      const act = this.#act(siteId, 'team.removed', actor, detail);
      await this.deps.audit.append(transaction, act);
    });
  }

  /** Throws `not_found`, `last_owner`. */
  async leave(actor: Actor, siteId: string): Promise<void> {
    await this.siteOf(actor.id, siteId);
    await this.deps.database.transaction(async (transaction) => {
      await this.#lock(transaction, 'site_operators', 'site_id', siteId);
      const key = { siteId, operatorId: actor.id };
      const own = await transaction.findOneBy(SiteOperatorRow, key);
      if (!own) throw new Fault('not_found');
      if (own.role === 'owner') await this.#requireOtherOwner(transaction, own);
      await transaction.delete(SiteOperatorRow, key);
      await this.deps.audit.append(transaction, this.#act(siteId, 'team.left', actor, null));
    });
  }

  /** Changes another member's row while the team is locked, so that one owner stays. */
  async #change(
    actor: Actor,
    siteId: string,
    operatorId: string,
    work: (transaction: Transaction, other: SiteOperatorRow, own: OperatorRole) => Promise<void>,
  ): Promise<void> {
    await this.#requireManager(actor.id, siteId);
    await this.deps.database.transaction(async (transaction) => {
      await this.#lock(transaction, 'site_operators', 'site_id', siteId);
      const find = (id: string) =>
        transaction.findOneBy(SiteOperatorRow, { siteId, operatorId: id });
      const [own, other] = [await find(actor.id), await find(operatorId)];
      if (!own || !managers.includes(own.role)) throw new Fault('forbidden');
      if (!other) throw new Fault('not_found');
      requireOwnerFor(own.role, other.role);
      await work(transaction, other, own.role);
    });
  }

  async #requireManager(operatorId: string, siteId: string): Promise<OperatorRole> {
    const { role } = await this.siteOf(operatorId, siteId);
    if (!managers.includes(role))
      throw new Fault('forbidden', 'Only owners and admins of the site may do this.');
    return role;
  }

  async #requireOtherOwner(transaction: Transaction, { siteId }: SiteOperatorRow): Promise<void> {
    if ((await transaction.countBy(SiteOperatorRow, { siteId, role: 'owner' })) < 2)
      throw new Fault('last_owner');
  }

  /** Makes transactions that lock the same rows run one after the other. */
  async #lock(
    transaction: Transaction,
    table: 'operators' | 'site_operators',
    column: 'id' | 'site_id',
    value: string,
  ): Promise<void> {
    await transaction.query(
      `SELECT ${column} FROM ${table} WHERE ${column} = ? ${this.deps.database.dialect.forUpdate}`,
      [value],
    );
  }

  #act(siteId: string, act: Act['act'], { id, name }: Actor, detail: string | null): Act {
    const by = { kind: 'operator', id, name } as const;
    return { siteId, act, actorId: null, by, detail: detail?.slice(0, 100) ?? null };
  }
}

/** Throws `forbidden`. */
function requireOwnerFor(own: OperatorRole, role: OperatorRole): void {
  if (role === 'owner' && own !== 'owner')
    throw new Fault('forbidden', 'Only an owner makes, changes or removes owners.');
}

const nameOf = async (transaction: Transaction, id: string): Promise<string> =>
  (await transaction.findOneBy(OperatorRow, { id }))?.name ?? '';

const compare = (one: string, other: string, id: string, otherId: string): number =>
  one < other ? -1 : one > other ? 1 : id < otherId ? -1 : 1;

const presentMember = (
  { id, name, email, totpSecret }: OperatorRow,
  { role, joinedAt }: SiteOperatorRow,
): TeamMember => ({
  id,
  name,
  email,
  role,
  secondFactor: totpSecret !== null,
  joinedAt: joinedAt.toISOString(),
});

const presentInvitation = (row: OperatorLinkRow): TeamInvitation => ({
  id: row.id,
  email: row.email!,
  role: row.role!,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt!.toISOString(),
});
