/**
 * A conversation while the writer holds its lock: the results of the look-ups, the rules that
 * changes check, and the result of the changes of this commit. A change works in memory, so that
 * the next change of the same commit sees its result. `commit.ts` loads a conversation and
 * `storing.ts` stores it.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message, SystemEntry } from '@parlor/sdk/protocol/messages';
import type { Statement } from '../database/dialect.js';
import { Fault } from '../kernel/fault.js';
import { foldName } from '../kernel/fold.js';
import { type CallerStatus, usualStatus } from './caller-status.js';
import type {
  ConversationState,
  Draft,
  Edit,
  MessageChange,
  Settings,
} from './conversation-state.js';
import type { LogExtension } from './extension.js';
import type { Facet } from './facet.js';
import { beginningOf, earliestTold, seenFrom } from './history-view.js';
import { presentStored, type StoredMessage } from './message-row.js';
import { type Quotable, quoteIn } from './quotes.js';
import { type Role, Roster } from './roster.js';
import {
  isManager,
  later,
  mayPost,
  requireAccepted,
  requireNotSilenced,
  requireOpen,
} from './rules.js';

/** What a commit stores besides new messages. */
class Amendments {
  /** The `seq` of changed messages. */
  readonly messages = new Set<number>();
  /** Columns of the conversation's row. */
  readonly columns = new Map<string, string | number | Date | null>();
  readonly edits: Edit[] = [];
  /** Messages whose earlier texts are deleted. */
  readonly forgotten: number[] = [];
  /** Whether these messages are pinned now. */
  readonly pins = new Map<number, boolean>();
  /** Whether messages have another sender. */
  changesSenders = false;
  readonly beside: Statement[] = [];
}

const noAmendments: Readonly<Amendments> = new Amendments();
const noMembers: Roster = new Roster();

export class LockedConversation {
  readonly #before: Readonly<ConversationState>;
  readonly #state: ConversationState;
  readonly #extensions: readonly LogExtension[];
  readonly #log = new Map<number, StoredMessage>();
  readonly #sent = new Map<string, number>();
  /** Quoted messages, as they were when the conversation was locked. */
  readonly #quotable = new Map<number, Quotable>();
  readonly #created: number[] = [];
  readonly #events: WireEvent[] = [];
  #roster: Roster | undefined;
  #settings: Settings = { access: 'private', description: null, avatarUrl: null };
  #pinCount = 0;
  /** The first `seq` that the caller of the present change sees. */
  #from = 0;
  // Nearly all commits are plain sends in many conversations: these maps are created only when
  // needed.
  #statuses: Map<string, CallerStatus> | undefined;
  #facets: Map<object, unknown> | undefined;
  #hasFacetToStore = false;
  #amendments: Amendments | undefined;
  #imported: Set<WireEvent> | undefined;

  constructor(
    before: Readonly<ConversationState>,
    /** The time of the commit. */
    readonly now: Date,
    extensions: readonly LogExtension[],
  ) {
    this.#before = before;
    this.#state = { ...before };
    this.#extensions = extensions;
  }

  // The results of the look-ups.

  knowMember(userId: string, role: Role, joinedSeq: number): void {
    (this.#roster ??= new Roster()).know(userId, { role, joinedSeq });
  }

  knowSettings(settings: Settings): void {
    this.#settings = settings;
  }

  knowMessage(message: StoredMessage): void {
    this.#log.set(message.seq, message);
    if (message.senderId !== null && message.clientId !== null)
      this.#sent.set(`${message.senderId} ${message.clientId}`, message.seq);
  }

  knowQuotable(message: Quotable): void {
    this.#quotable.set(message.seq, message);
  }

  knowPins(count: number): void {
    this.#pinCount = count;
  }

  /** Adds to the known status of a user. Of two silences, the one that ends later applies. */
  knowCaller(userId: string, found: Partial<CallerStatus>): void {
    const status = this.callerStatus(userId);
    (this.#statuses ??= new Map()).set(userId, {
      ...status,
      ...found,
      silencedUntil: later(status.silencedUntil, found.silencedUntil ?? null),
      lastSentAt: found.lastSentAt ?? status.lastSentAt,
    });
  }

  /**
   * From here on, messages that this caller may not see are hidden. With `seesAll`, a moderator who
   * acts as such sees everything.
   */
  serve(callerId: string, seesAll: boolean): void {
    this.#from =
      seesAll || this.history === 'all'
        ? 0
        : beginningOf(this.history, this.roster.get(callerId)?.joinedSeq ?? Infinity);
  }

  // What a change reads.

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

  get closedAt(): Date | null {
    return this.#state.closedAt;
  }

  get slowSeconds(): number {
    return this.#state.slowSeconds ?? 0;
  }

  /** Only for a change that needs the settings. */
  get settings(): Settings {
    return this.#settings;
  }

  /** How many messages are pinned; only for a change that needs it. */
  get pins(): number {
    return this.#pinCount;
  }

  /** A feature's state of the conversation. */
  facet<State, Need>(facet: Facet<State, Need>): State {
    const facets = (this.#facets ??= new Map());
    let state = facets.get(facet) as State | undefined;
    if (state === undefined) {
      const source = this.#extensions.find((extension) => extension.facet?.key === facet);
      if (!source?.facet) throw new Error(`No feature registered the facet ${facet.name}.`);
      state = source.facet.create(this) as State;
      facets.set(facet, state);
      this.#hasFacetToStore ||= source.statements !== undefined;
    }
    return state;
  }

  /** The same, if a look-up or a change has used it; else undefined. */
  facetInUse<State, Need>(facet: Facet<State, Need>): State | undefined {
    return this.#facets?.get(facet) as State | undefined;
  }

  /** Null for users who are not members. Only for users whom the change needs. */
  role(userId: string): Role | null {
    return this.roster.get(userId)?.role ?? null;
  }

  /** The owners among the members whom the change needs; all owners if it needs the owners. */
  owners(): string[] {
    return this.roster.owners();
  }

  /** Whether the user is an owner or an admin of this group. */
  manages(userId: string): boolean {
    return isManager(this.kind, this.role(userId));
  }

  /** The status of a caller. */
  callerStatus(userId: string): CallerStatus {
    return this.#statuses?.get(userId) ?? usualStatus;
  }

  /** Whether the caller is a moderator of the site. */
  moderates(callerId: string): boolean {
    return this.callerStatus(callerId).moderates;
  }

  /** The caller's message that was sent with this id. */
  sent(senderId: string, clientId: string): StoredMessage | null {
    return this.#log.get(this.#sent.get(`${senderId} ${clientId}`) ?? 0) ?? null;
  }

  /** Null also for messages that the caller may not see. */
  message(seq: number): StoredMessage | null {
    return seq < this.#from ? null : this.stored(seq);
  }

  /** Also messages that the caller may not see. */
  stored(seq: number): StoredMessage | null {
    return this.#log.get(seq) ?? null;
  }

  /** As the caller sees it. */
  present(message: StoredMessage): Message {
    return seenFrom(this.#presentToAll(message), this.#from);
  }

  // The rules that changes check.

  /** A text message that is not deleted and that the caller sees. Throws `not_found`. */
  requireText(seq: number): StoredMessage {
    const message = this.message(seq);
    if (!isText(message)) throw noSuchMessage();
    return message;
  }

  /** The same for a message that the change wants to quote. Throws `not_found`. */
  requireQuotable(seq: number): void {
    if (seq < this.#from || !isText(this.#toQuote(seq))) throw noSuchMessage();
  }

  /** Throws `not_accepted`. */
  requireOpen(): void {
    requireOpen(this);
  }

  /** Throws `not_accepted`. */
  requireAccepted(): void {
    requireAccepted(this.#state);
  }

  /** Throws `forbidden`. */
  requireMayPost(userId: string): void {
    if (!mayPost(this, this.role(userId)))
      throw new Fault('forbidden', 'In this group only its owners and admins write.');
  }

  /** Throws `forbidden`. */
  requireGroup(): void {
    if (this.kind !== 'group')
      throw new Fault(
        'forbidden',
        'A direct conversation has a fixed set of people, and no title.',
      );
  }

  /** Throws `forbidden`. */
  requireManager(userId: string): void {
    this.requireGroup();
    if (!this.manages(userId))
      throw new Fault('forbidden', "Only the group's owner and admins may do this.");
  }

  /** Throws `silenced`, or `session_ended`. */
  requireVoice(callerId: string): void {
    const { isGone, silencedUntil } = this.callerStatus(callerId);
    if (isGone) throw new Fault('session_ended');
    requireNotSilenced(silencedUntil, this.now);
  }

  /** Checks that the caller has waited long enough in slow mode. Throws `rate_limited`. */
  requireTurn(callerId: string): void {
    const { lastSentAt } = this.callerStatus(callerId);
    if (lastSentAt === null || !this.#isSlowed(callerId)) return;
    const retryAfterMs = lastSentAt.getTime() + this.slowSeconds * 1_000 - this.now.getTime();
    if (retryAfterMs > 0)
      throw new Fault('rate_limited', 'The group is in slow mode: wait retryAfterMs.', {
        retryAfterMs,
      });
  }

  // The operations of changes. None of these throws: a change checks everything before.

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
      createdAt: draft.createdAt ?? this.now,
      editedAt: null,
      deletedAt: null,
      reactions: [],
      pinnedAt: null,
      pinnedBy: null,
    };
    this.knowMessage(message);
    this.#created.push(message.seq);
    const presented = this.#presentToAll(message);
    const event: WireEvent = {
      name: 'message.created',
      data: { conversationId: this.id, rev: message.rev, message: presented },
    };
    this.#events.push(event);
    if (draft.createdAt) (this.#imported ??= new Set()).add(event);
    return seenFrom(presented, this.#from);
  }

  appendSystem(system: SystemEntry): Message {
    return this.append({
      kind: 'system',
      senderId: null,
      clientId: null,
      sendHash: null,
      text: null,
      extra: { system },
    });
  }

  change(message: StoredMessage, change: MessageChange): Message {
    const changed: StoredMessage = { ...message, ...change, rev: ++this.#state.rev };
    const isPinned = changed.pinnedAt !== null;
    const amendments = this.#amend();
    if (isPinned !== (message.pinnedAt !== null)) {
      this.#pinCount += isPinned ? 1 : -1;
      amendments.pins.set(message.seq, isPinned);
    }
    this.#log.set(message.seq, changed);
    amendments.messages.add(message.seq);
    if (changed.senderId !== message.senderId) amendments.changesSenders = true;
    const presented = this.#presentToAll(changed);
    this.#events.push({
      name: 'message.changed',
      data: { conversationId: this.id, rev: changed.rev, message: presented },
    });
    return seenFrom(presented, this.#from);
  }

  /** Keeps the earlier text of a message that the change of this `rev` edits. */
  keepEdit(edit: Edit): void {
    this.#amend().edits.push(edit);
  }

  /** Deletes the earlier texts of a message. */
  forgetEdits(seq: number): void {
    this.#amend().forgotten.push(seq);
  }

  /** Earlier messages do not count as unread for the new member. */
  addMember(userId: string): void {
    this.#changeRoster().add(userId, this.lastSeq);
    this.#state.memberCount++;
    this.#state.joinedSeq = this.lastSeq;
  }

  removeMember(userId: string): void {
    this.#changeRoster().remove(userId);
    this.#state.memberCount--;
  }

  /**
   * One user replaces another, without an entry: they are the same person. The caller stores the
   * row. Increments `rev`.
   */
  replaceMember(userId: string, by: string): void {
    this.#changeRoster().replace(userId, by);
    this.#state.rev++;
  }

  /**
   * Two members are the same person: the row of one of them is deleted, without an entry.
   * Increments `rev`.
   */
  dropMember(userId: string): void {
    this.removeMember(userId);
    this.#state.rev++;
  }

  setRole(userId: string, role: Role): void {
    this.#changeRoster().setRole(userId, role);
  }

  /** Null ends a silence. */
  silence(userId: string, until: Date | null): void {
    this.#changeRoster().silence(userId, until);
    if (until === null) return;
    const status = this.callerStatus(userId);
    (this.#statuses ??= new Map()).set(userId, { ...status, silencedUntil: until });
  }

  rename(title: string): void {
    this.#amend();
    this.#state.title = title;
  }

  /** Sets only the settings that differ. */
  configure({
    posting,
    history,
    ...settings
  }: Partial<Settings> & Partial<Pick<ConversationState, 'posting' | 'history'>>): void {
    const { columns } = this.#amend();
    if (posting !== undefined) columns.set('posting', (this.#state.posting = posting));
    if (history !== undefined) columns.set('history', (this.#state.history = history));
    this.#settings = { ...this.#settings, ...settings };
    const { access, description, avatarUrl } = this.#settings;
    columns.set('access', access).set('description', description).set('avatar_url', avatarUrl);
    columns.set('listed_title', access === 'open' ? foldName(this.title ?? '') : null);
  }

  /** Closes it: it is read-only, and its people may begin another direct conversation. */
  close(directKey: string): void {
    this.#amend()
      .columns.set('closed_at', this.now)
      .set('direct_key', null)
      .set('closed_key', directKey);
    this.#state.closedAt = this.now;
  }

  /**
   * Turns a direct conversation into a group. New members do not see earlier messages.
   */
  becomeGroup(title: string): void {
    const { columns } = this.#amend();
    columns.set('kind', (this.#state.kind = 'group')).set('direct_key', null);
    columns.set('history', (this.#state.history = 'joined'));
    this.#state.title = title;
  }

  /**
   * Sets the set of people of a direct conversation, also of a closed one; null if these people
   * have another conversation.
   */
  setDirectKey(key: string | null): void {
    this.#amend().columns.set(this.closedAt === null ? 'direct_key' : 'closed_key', key);
  }

  /** In slow mode, the caller has to wait again from now on. */
  takeTurn(callerId: string): void {
    if (!this.#isSlowed(callerId)) return;
    this.knowCaller(callerId, { lastSentAt: this.now });
    this.#changeRoster().sendSlowly(callerId);
  }

  /** Only increments `rev`, because it adds no entry. */
  slowDown(seconds: number): void {
    this.#state.rev++;
    this.#state.slowSeconds = seconds;
    this.#amend().columns.set('slow_seconds', seconds);
  }

  /** Runs this statement in the same transaction, after all others. */
  storeBeside(statement: Statement): void {
    this.#amend().beside.push(statement);
  }

  /** Sends an event to all members, together with the entry that it belongs to. */
  announce(event: WireEvent): void {
    this.#events.push(event);
  }

  // What is stored and published.

  get created(): StoredMessage[] {
    return this.#created.map((seq) => this.#log.get(seq)!);
  }

  /** Whether there is a new message, which moves the conversation up in the lists. */
  get isActive(): boolean {
    return this.#created.length > 0;
  }

  /** Whether anything but new messages has to be stored. */
  get isAmended(): boolean {
    return this.#amendments !== undefined || this.#hasFacetToStore;
  }

  get amendments(): Readonly<Amendments> {
    return this.#amendments ?? noAmendments;
  }

  /** The changed columns of its row, without its counters. */
  get changedColumns(): ReadonlyMap<string, string | number | Date | null> {
    const { title, memberCount, joinedSeq } = this.#state;
    const columns = new Map(this.amendments.columns);
    if (title !== this.#before.title) columns.set('title', title);
    if (memberCount !== this.#before.memberCount) columns.set('member_count', memberCount);
    if (joinedSeq !== this.#before.joinedSeq) columns.set('joined_seq', joinedSeq);
    return columns;
  }

  get changedMessages(): StoredMessage[] {
    return [...this.amendments.messages].map((seq) => this.#log.get(seq)!);
  }

  /** The known members, and their changes. */
  get roster(): Roster {
    return this.#roster ?? noMembers;
  }

  /**
   * Whether the events of this commit contain earlier messages that some members may not see,
   * because they joined later.
   */
  get tellsOfBefore(): boolean {
    return this.history === 'joined' && earliestTold(this.#events) < this.#state.joinedSeq;
  }

  /** In the order of `rev`. */
  get events(): readonly WireEvent[] {
    return this.#events;
  }

  /** Events of imported entries, which are stored and not sent to clients. */
  get imported(): ReadonlySet<WireEvent> | undefined {
    return this.#imported;
  }

  /** When the newest entry was made. */
  get lastActivityAt(): Date {
    return this.#log.get(this.lastSeq)?.createdAt ?? this.now;
  }

  #amend(): Amendments {
    return (this.#amendments ??= new Amendments());
  }

  #changeRoster(): Roster {
    this.#amend();
    return (this.#roster ??= new Roster());
  }

  /** As members see it who see the whole log. */
  #presentToAll(message: StoredMessage): Message {
    return presentStored(
      message,
      quoteIn(message, (seq) => this.#toQuote(seq)),
    );
  }

  /** Messages changed by this commit come first. */
  #toQuote(seq: number): Quotable | undefined {
    return this.#log.get(seq) ?? this.#quotable.get(seq);
  }

  /** Whether slow mode applies to the user. */
  #isSlowed(callerId: string): boolean {
    return this.slowSeconds > 0 && !this.manages(callerId) && !this.moderates(callerId);
  }
}

const isText = <M extends Pick<StoredMessage, 'kind' | 'deletedAt'>>(
  message: M | null | undefined,
): message is M => message?.kind === 'text' && message.deletedAt === null;

const noSuchMessage = () => new Fault('not_found', 'There is no such message.');
