/**
 * A conversation while the writer holds its lock: what was looked up of it, and what the changes of
 * this commit make of it. A change reads and changes it in memory, so that the next change of the
 * same commit sees the result; `commit.ts` loads it before and `storing.ts` stores it after.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message, SystemEntry } from '@parlor/sdk/protocol/messages';
import type { Statement } from '../database/dialect.js';
import { foldName } from '../kernel/fold.js';
import type {
  ConversationState,
  Draft,
  Edit,
  MessageChange,
  Role,
  Settings,
} from './conversation-state.js';
import { earliestTold, seenFrom } from './history-view.js';
import { KnownConversation } from './known-conversation.js';
import type { StoredMessage } from './message-row.js';
import { nothingRare, RareChanges } from './rare-changes.js';

export class LockedConversation extends KnownConversation {
  readonly #before: Readonly<ConversationState>;
  readonly #created: number[] = [];
  readonly #events: WireEvent[] = [];
  /**
   * Made when it is needed: nearly all commits hold new messages alone, and hold many
   * conversations.
   */
  #rare: RareChanges | undefined;

  constructor(before: Readonly<ConversationState>, now: Date) {
    super(before, now);
    this.#before = before;
  }

  // What a change does. None of these throws: whoever calls them has checked everything before.

  append(draft: Draft): Message {
    const message: StoredMessage = {
      conversationId: this.id,
      seq: ++this.state.lastSeq,
      rev: ++this.state.rev,
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
    const presented = this.presentToAll(message);
    this.#events.push({
      name: 'message.created',
      data: { conversationId: this.id, rev: message.rev, message: presented },
    });
    return seenFrom(presented, this.from);
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
    const changed: StoredMessage = { ...message, ...change, rev: ++this.state.rev };
    const isPinned = changed.pinnedAt !== null;
    if (isPinned !== (message.pinnedAt !== null)) {
      this.pinCount += isPinned ? 1 : -1;
      this.#rarely().pins.set(message.seq, isPinned);
    }
    this.log.set(message.seq, changed);
    this.#rarely().changed.add(message.seq);
    if (changed.senderId !== message.senderId) this.#rarely().resent = true;
    const presented = this.presentToAll(changed);
    this.#events.push({
      name: 'message.changed',
      data: { conversationId: this.id, rev: changed.rev, message: presented },
    });
    return seenFrom(presented, this.from);
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
    this.roll.set(userId, { role: 'member', joinedSeq: this.lastSeq });
    this.#rarely().join(userId, this.lastSeq);
    this.state.memberCount++;
    this.state.joinedSeq = this.lastSeq;
  }

  removeMember(userId: string): void {
    this.roll.delete(userId);
    this.#rarely().leave(userId);
    this.state.memberCount--;
  }

  /**
   * One user takes the place of another, without an entry that says so: they are the same person.
   * Whoever calls it stores the row. Moves `rev`.
   */
  replaceMember(userId: string, by: string): void {
    const member = this.roll.get(userId)!;
    this.roll.delete(userId);
    this.roll.set(by, member);
    this.#rarely().replace(userId, by, member.joinedSeq);
    this.state.rev++;
  }

  /**
   * Two members are the same person: the row of the one goes, without an entry that says so. Moves
   * `rev`.
   */
  dropMember(userId: string): void {
    this.removeMember(userId);
    this.state.rev++;
  }

  setRole(userId: string, role: Role): void {
    this.roll.set(userId, { ...this.roll.get(userId)!, role });
    this.#rarely().giveRole(userId);
  }

  rename(title: string): void {
    this.#rarely();
    this.state.title = title;
  }

  /** Sets what differs from before. */
  configure({
    posting,
    history,
    ...settings
  }: Partial<Settings> & Partial<Pick<ConversationState, 'posting' | 'history'>>): void {
    const { columns } = this.#rarely();
    if (posting !== undefined) columns.set('posting', (this.state.posting = posting));
    if (history !== undefined) columns.set('history', (this.state.history = history));
    this.set = { ...this.set, ...settings };
    const { access, description, avatarUrl } = this.set;
    columns.set('access', access).set('description', description).set('avatar_url', avatarUrl);
    columns.set('listed_title', access === 'open' ? foldName(this.title ?? '') : null);
  }

  /** From here on nobody writes in it, and another direct conversation of its people may begin. */
  close(directKey: string): void {
    this.#rarely()
      .columns.set('closed_at', this.now)
      .set('direct_key', null)
      .set('closed_key', directKey);
    this.state.closedAt = this.now;
  }

  /**
   * A direct conversation whose people come and go from now on. Whoever comes sees nothing of what
   * these said among themselves.
   */
  becomeGroup(title: string): void {
    const { columns } = this.#rarely();
    columns.set('kind', (this.state.kind = 'group')).set('direct_key', null);
    columns.set('history', (this.state.history = 'joined'));
    this.state.title = title;
  }

  /**
   * Which set of people a direct conversation belongs to, or did until it was closed; `null` where
   * another conversation is theirs.
   */
  setDirectKey(key: string | null): void {
    this.#rarely().columns.set(this.closedAt === null ? 'direct_key' : 'closed_key', key);
  }

  /** In slow mode the caller's next wait begins. */
  takeTurn(callerId: string): void {
    if (!this.waits(callerId)) return;
    this.knowStanding(callerId, { ...this.standing(callerId), lastSentAt: this.now });
    this.#rarely().sentSlowly.add(callerId);
  }

  /** Moves `rev` alone, as there is no entry that says so. */
  slowDown(seconds: number): void {
    this.state.rev++;
    this.state.slowSeconds = seconds;
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
    return this.#created.map((seq) => this.log.get(seq)!);
  }

  /** Whether there is a new message, which moves the conversation up in the lists. */
  get isActive(): boolean {
    return this.#created.length > 0;
  }

  /** Whether anything but new messages has to be stored. */
  get isRare(): boolean {
    return this.#rare !== undefined || this.doors !== undefined || this.carried !== undefined;
  }

  /** The columns of its row that are others than before, but for its counters. */
  get described(): ReadonlyMap<string, string | number | Date | null> {
    const { title, memberCount, joinedSeq } = this.state;
    const described = new Map<string, string | number | Date | null>(this.rare.columns);
    if (title !== this.#before.title) described.set('title', title);
    if (memberCount !== this.#before.memberCount) described.set('member_count', memberCount);
    if (joinedSeq !== this.#before.joinedSeq) described.set('joined_seq', joinedSeq);
    return described;
  }

  /**
   * Whether this commit tells of messages that some members may not see, because they came later.
   */
  get tellsOfBefore(): boolean {
    return this.history === 'joined' && earliestTold(this.#events) < this.state.joinedSeq;
  }

  get changed(): StoredMessage[] {
    return [...this.rare.changed].map((seq) => this.log.get(seq)!);
  }

  /** What else there is to store. */
  get rare(): RareChanges {
    return this.#rare ?? nothingRare;
  }

  /** In the order of `rev`. */
  get events(): readonly WireEvent[] {
    return this.#events;
  }

  #rarely(): RareChanges {
    return (this.#rare ??= new RareChanges());
  }
}
