/**
 * A conversation while the writer holds its lock: what was looked up of it, and what the changes of this commit make of it. A change reads and
 * changes it in memory, so that the next change of the same commit sees the result; `commit.ts` loads it before and stores it after.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message, SystemEntry } from '@parlor/sdk/protocol/messages';
import type { Statement } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import { foldName } from '../users/fold.js';
import { CarriedFiles } from './carried-files.js';
import { beginningOf, earliestTold, seenFrom } from './history-view.js';
import { presentStored, type StoredMessage } from './message-row.js';
import { common, requireOver, type Standing } from './standing.js';
import { WaysIn } from './ways-in.js';

export type Role = 'owner' | 'admin' | 'member';

/** What a new message is made of; its place, its time and its `rev` are given by the conversation. */
export type Draft = Pick<StoredMessage, 'kind' | 'senderId' | 'clientId' | 'sendHash' | 'text' | 'extra'>;

export interface Edit {
  readonly seq: number;
  readonly rev: number;
  readonly text: string;
  readonly replacedBy: string;
}

export interface ConversationState {
  readonly id: string;
  readonly siteId: string;
  readonly kind: 'direct' | 'group';
  title: string | null;
  lastSeq: number;
  rev: number;
  memberCount: number;
  /** Who may write. */
  posting: 'all' | 'admins';
  /** Whether members see what was before they came. */
  history: 'all' | 'joined';
  /** The entry with which the last one came who ever did. */
  joinedSeq: number;
  closedAt: Date | null;
  /** 1 where one of the two people of a direct conversation blocks the other. */
  readonly blocked: number;
  slowSeconds?: number;
}

/** What a group is set to, besides what every change knows. */
export interface Settings {
  readonly access: 'private' | 'open';
  readonly description: string | null;
  readonly avatarUrl: string | null;
}

/** A member, as far as changes need to know. */
interface Known {
  readonly role: Role;
  readonly joinedSeq: number;
}

/** What of a message a change may set. */
export type MessageChange = Partial<
  Pick<StoredMessage, 'text' | 'extra' | 'reactions' | 'pinnedAt' | 'pinnedBy' | 'editedAt' | 'deletedAt'>
>;

interface Rare {
  readonly changed: Set<number>;
  readonly joined: Map<string, number>;
  readonly outdated: Set<string>;
  readonly roles: Set<string>;
  readonly columns: Map<string, string | Date | null>;
  readonly edits: Edit[];
  readonly forgotten: number[];
  readonly pins: Map<number, boolean>;
  readonly sentSlowly: Set<string>;
  readonly beside: Statement[];
}

const nobody: ReadonlyMap<string, number> = new Map();

export class LockedConversation {
  readonly #state: ConversationState;
  readonly #members = new Map<string, Known>();
  readonly #messages = new Map<number, StoredMessage>();
  readonly #sent = new Map<string, number>();
  #pins = 0;
  #settings: Settings = { access: 'private', description: null, avatarUrl: null };
  #waysIn: WaysIn | undefined;
  #files: CarriedFiles | undefined;
  /** Where the log begins for the caller of the change that is being decided. */
  #from = 0;
  readonly #blocks = new Set<string>();
  /** Of the few callers who are unlike the others. */
  #standings: Map<string, Standing> | undefined;

  readonly #created: number[] = [];

  readonly #events: WireEvent[] = [];
  /** Made when it is needed: nearly all commits hold new messages alone, and hold many conversations. */
  #rare: Rare | undefined;

  constructor(
    private readonly before: Readonly<ConversationState>,
    /** The time of the commit. */
    readonly now: Date,
  ) {
    this.#state = { ...before };
  }

  // What the look-ups found.

  knowMember(userId: string, role: Role, joinedSeq: number): void {
    this.#members.set(userId, { role, joinedSeq });
  }

  knowSettings(settings: Settings): void {
    this.#settings = settings;
  }

  knowMessage(message: StoredMessage): void {
    this.#messages.set(message.seq, message);
    if (message.senderId !== null && message.clientId !== null) this.#sent.set(`${message.senderId} ${message.clientId}`, message.seq);
  }

  knowPins(count: number): void {
    this.#pins = count;
  }

  /** That one of them blocks the other. */
  knowBlock(userId: string, otherId: string): void {
    this.#blocks.add(pairOf(userId, otherId));
  }

  /** From here on, nothing is shown that this caller may not see. A moderator who acts as one is kept from nothing. */
  serve(callerId: string, seesAll: boolean): void {
    this.#from = seesAll || this.history === 'all' ? 0 : beginningOf(this.history, this.#members.get(callerId)?.joinedSeq ?? Infinity);
  }

  knowStanding(userId: string, standing: Standing): void {
    (this.#standings ??= new Map()).set(userId, standing);
  }

  // What a change asks.

  get id(): string {
    return this.#state.id;
  }

  get siteId(): string {
    return this.#state.siteId;
  }

  get kind(): 'direct' | 'group' {
    return this.#state.kind;
  }

  get title(): string | null {
    return this.#state.title;
  }

  get lastSeq(): number {
    return this.#state.lastSeq;
  }

  get rev(): number {
    return this.#state.rev;
  }

  get memberCount(): number {
    return this.#state.memberCount;
  }

  get posting(): 'all' | 'admins' {
    return this.#state.posting;
  }

  get history(): 'all' | 'joined' {
    return this.#state.history;
  }

  /** Of a change that wanted to know them. */
  get settings(): Settings {
    return this.#settings;
  }

  /** Bans, requests to join, invitations and invites: those that the change wanted to know. */
  get waysIn(): WaysIn {
    return (this.#waysIn ??= new WaysIn(this.id, this.now));
  }

  /** Uploads that the change wanted to know, and the files of messages. */
  get files(): CarriedFiles {
    return (this.#files ??= new CarriedFiles(this.siteId, this.id, this.now));
  }

  get closedAt(): Date | null {
    return this.#state.closedAt;
  }

  /** How many messages are pinned. */
  get pins(): number {
    return this.#pins;
  }

  /** Null for who is no member, of those whom the change wanted to know. */
  role(userId: string): Role | null {
    return this.#members.get(userId)?.role ?? null;
  }

  /** Of those whom the change wanted to know; all of them where it wanted the owners. */
  owners(): string[] {
    return [...this.#members].filter(([, { role }]) => role === 'owner').map(([userId]) => userId);
  }

  /** The caller's message that was sent under this id. */
  sent(senderId: string, clientId: string): StoredMessage | null {
    return this.#messages.get(this.#sent.get(`${senderId} ${clientId}`) ?? 0) ?? null;
  }

  /** Null also for what the caller may not see. */
  message(seq: number): StoredMessage | null {
    return seq < this.#from ? null : this.stored(seq);
  }

  /** Whether or not the caller may see it. */
  stored(seq: number): StoredMessage | null {
    return this.#messages.get(seq) ?? null;
  }

  /** As the caller sees it. */
  present(message: StoredMessage): Message {
    return seenFrom(presentStored(message), this.#from);
  }

  /** A message of somebody's that is still there: what can be answered, edited, pinned, reacted to. Throws `not_found`. */
  requireText(seq: number): StoredMessage {
    const message = this.message(seq);
    if (message?.kind !== 'text' || message.deletedAt !== null) throw new Fault('not_found', 'There is no such message.');
    return message;
  }

  /** Whether one of them blocks the other, of those whom the change wanted to know. */
  areBlocked(userId: string, otherId: string): boolean {
    return this.#blocks.has(pairOf(userId, otherId));
  }

  /** What takes something away is allowed here. Throws `not_accepted`. */
  requireOpen(): void {
    if (this.closedAt !== null) throw new Fault('not_accepted');
  }

  /** What says something to the others is allowed here. Throws `not_accepted`. */
  requireAccepted(): void {
    if (this.closedAt !== null || this.#state.blocked !== 0) throw new Fault('not_accepted');
  }

  /** Throws `forbidden`. */
  requireMayPost(userId: string): void {
    if (this.posting === 'admins' && !this.manages(userId)) throw new Fault('forbidden', 'In this group only its owners and admins write.');
  }

  /** Throws `forbidden`. */
  requireManager(userId: string): void {
    if (this.kind !== 'group') throw new Fault('forbidden', 'A direct conversation has a fixed set of people, and no title.');
    if (!this.manages(userId)) throw new Fault('forbidden', "Only the group's owner and admins may do this.");
  }

  /** Whether the user is the owner or an admin of this group. */
  manages(userId: string): boolean {
    const role = this.role(userId);
    return this.kind === 'group' && (role === 'owner' || role === 'admin');
  }

  get slowSeconds(): number {
    return this.#state.slowSeconds ?? 0;
  }

  /** Whether the caller is a moderator of the site. */
  moderates(callerId: string): boolean {
    return this.standing(callerId).moderates;
  }

  /** Of a caller. */
  standing(callerId: string): Standing {
    return this.#standings?.get(callerId) ?? common;
  }

  /** Throws `silenced`. */
  requireVoice(callerId: string): void {
    const { silencedUntil } = this.standing(callerId);
    if (silencedUntil !== null) requireOver(silencedUntil, this.now);
  }

  /** In slow mode, whether the caller has waited long enough. Throws `rate_limited`. */
  requireTurn(callerId: string): void {
    const { lastSentAt } = this.standing(callerId);
    if (lastSentAt === null || !this.#waits(callerId)) return;
    const retryAfterMs = lastSentAt.getTime() + this.slowSeconds * 1_000 - this.now.getTime();
    if (retryAfterMs > 0) throw new Fault('rate_limited', 'The group is in slow mode: wait retryAfterMs.', { retryAfterMs });
  }

  #waits(callerId: string): boolean {
    return this.slowSeconds > 0 && !this.manages(callerId) && !this.moderates(callerId);
  }

  // What a change does. None of these throws: whoever calls them has checked everything before.

  append(draft: Draft): Message {
    const message: StoredMessage = {
      conversationId: this.id,
      seq: ++this.#state.lastSeq,
      rev: ++this.#state.rev,
      kind: draft.kind,
      senderId: draft.senderId,
      clientId: draft.clientId,
      sendHash: draft.sendHash,
      text: draft.text,
      extra: draft.extra,
      createdAt: this.now,
      editedAt: null,
      deletedAt: null,
      reactions: [],
      pinnedAt: null,
      pinnedBy: null,
    };
    this.knowMessage(message);
    this.#created.push(message.seq);
    const presented = presentStored(message);
    this.#events.push({ name: 'message.created', data: { conversationId: this.id, rev: message.rev, message: presented } });
    return seenFrom(presented, this.#from);
  }

  appendSystem(system: SystemEntry): Message {
    return this.append({ kind: 'system', senderId: null, clientId: null, sendHash: null, text: null, extra: { system } });
  }

  change(message: StoredMessage, change: MessageChange): Message {
    const changed: StoredMessage = { ...message, ...change, rev: ++this.#state.rev };
    const isPinned = changed.pinnedAt !== null;
    if (isPinned !== (message.pinnedAt !== null)) {
      this.#pins += isPinned ? 1 : -1;
      this.#rarely().pins.set(message.seq, isPinned);
    }
    this.#messages.set(message.seq, changed);
    this.#rarely().changed.add(message.seq);
    const presented = presentStored(changed);
    this.#events.push({ name: 'message.changed', data: { conversationId: this.id, rev: changed.rev, message: presented } });
    return seenFrom(presented, this.#from);
  }

  /** Keeps what the message was before the change of this `rev`. */
  keepEdit(edit: Edit): void {
    this.#rarely().edits.push(edit);
  }

  /** Drops what the message was before its edits. */
  forgetEdits(seq: number): void {
    this.#rarely().forgotten.push(seq);
  }

  /** What was said up to now is not news to them. */
  addMember(userId: string): void {
    this.#members.set(userId, { role: 'member', joinedSeq: this.lastSeq });
    this.#rarely().joined.set(userId, this.lastSeq);
    this.#state.memberCount++;
    this.#state.joinedSeq = this.lastSeq;
  }

  removeMember(userId: string): void {
    this.#members.delete(userId);
    const { joined, outdated, roles } = this.#rarely();
    roles.delete(userId);
    if (!joined.delete(userId)) outdated.add(userId);
    this.#state.memberCount--;
  }

  setRole(userId: string, role: Role): void {
    this.#members.set(userId, { ...this.#members.get(userId)!, role });
    this.#rarely().roles.add(userId);
  }

  rename(title: string): void {
    this.#rarely();
    this.#state.title = title;
  }

  /** Sets what differs from before. */
  configure({ posting, history, ...settings }: Partial<Settings> & Partial<Pick<ConversationState, 'posting' | 'history'>>): void {
    const { columns } = this.#rarely();
    if (posting !== undefined) columns.set('posting', (this.#state.posting = posting));
    if (history !== undefined) columns.set('history', (this.#state.history = history));
    this.#settings = { ...this.#settings, ...settings };
    const { access, description, avatarUrl } = this.#settings;
    columns.set('access', access).set('description', description).set('avatar_url', avatarUrl);
    columns.set('listed_title', access === 'open' ? foldName(this.title ?? '') : null);
  }

  /** From here on nobody writes in it, and another direct conversation of its people may begin. */
  close(): void {
    this.#rarely().columns.set('closed_at', this.now).set('direct_key', null);
    this.#state.closedAt = this.now;
  }

  /** In slow mode the caller's next wait begins. */
  takeTurn(callerId: string): void {
    if (!this.#waits(callerId)) return;
    this.knowStanding(callerId, { ...this.standing(callerId), lastSentAt: this.now });
    this.#rarely().sentSlowly.add(callerId);
  }

  /** Moves `rev` alone, as there is no entry that says so. */
  slowDown(seconds: number): void {
    this.#state.rev++;
    this.#state.slowSeconds = seconds;
  }

  /** Stores this, too, in the same transaction. */
  storeBeside(statement: Statement): void {
    this.#rarely().beside.push(statement);
  }

  /** Tells all members, together with the entry that it belongs to. */
  announce(event: WireEvent): void {
    this.#events.push(event);
  }

  // What is to be stored and published.

  get created(): StoredMessage[] {
    return this.#created.map((seq) => this.#messages.get(seq)!);
  }

  /** Whether there is a new message, which moves the conversation up in the lists. */
  get isActive(): boolean {
    return this.#created.length > 0;
  }

  /** Whether anything but new messages has to be stored. */
  get isRare(): boolean {
    return this.#rare !== undefined || this.#waysIn !== undefined || this.#files !== undefined;
  }

  /** The columns of its row that are others than before, but for its counters. */
  get described(): ReadonlyMap<string, string | number | Date | null> {
    const { title, memberCount, joinedSeq } = this.#state;
    const described = new Map<string, string | number | Date | null>(this.#rare?.columns);
    if (title !== this.before.title) described.set('title', title);
    if (memberCount !== this.before.memberCount) described.set('member_count', memberCount);
    if (joinedSeq !== this.before.joinedSeq) described.set('joined_seq', joinedSeq);
    return described;
  }

  /** Whether this commit tells of messages that some members may not see, because they came later. */
  get tellsOfBefore(): boolean {
    return this.history === 'joined' && earliestTold(this.#events) < this.#state.joinedSeq;
  }

  get changed(): StoredMessage[] {
    return [...(this.#rare?.changed ?? [])].map((seq) => this.#messages.get(seq)!);
  }

  get edits(): readonly Edit[] {
    return this.#rare?.edits ?? [];
  }

  get forgotten(): readonly number[] {
    return this.#rare?.forgotten ?? [];
  }

  /** The messages of these numbers are pinned now, or not any more. */
  pinnedNow(isPinned: boolean): number[] {
    return [...(this.#rare?.pins ?? [])].filter(([, now]) => now === isPinned).map(([seq]) => seq);
  }

  /** Members of before who have another role now. */
  get promoted(): readonly string[] {
    return [...(this.#rare?.roles ?? [])].filter((userId) => !this.joined.has(userId));
  }

  /** Who is a member since this commit, and from which `seq` on there is news for them. */
  get joined(): ReadonlyMap<string, number> {
    return this.#rare?.joined ?? nobody;
  }

  /** Members of before whose rows go: they left, or left and came back and begin anew. */
  get outdated(): readonly string[] {
    return [...(this.#rare?.outdated ?? [])];
  }

  /** Who is a member no longer. */
  get left(): readonly string[] {
    return this.outdated.filter((userId) => !this.joined.has(userId));
  }

  /** Whose wait begins anew. */
  get sentSlowly(): readonly string[] {
    return [...(this.#rare?.sentSlowly ?? [])];
  }

  get beside(): readonly Statement[] {
    return this.#rare?.beside ?? [];
  }

  /** In the order of `rev`. */
  get events(): readonly WireEvent[] {
    return this.#events;
  }

  #rarely(): Rare {
    return (this.#rare ??= {
      changed: new Set(),
      joined: new Map(),
      outdated: new Set(),
      roles: new Set(),
      columns: new Map(),
      edits: [],
      forgotten: [],
      pins: new Map(),
      sentSlowly: new Set(),
      beside: [],
    });
  }
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);
