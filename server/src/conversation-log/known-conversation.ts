/**
 * What is known of a conversation while the writer holds its lock, what a change may ask of it, and
 * what the rules of conversations say to a caller.
 */
import type { Message } from '@parlor/sdk/protocol/messages';
import { Fault } from '../kernel/fault.js';
import { CarriedFiles } from '../features/attachments/carried-files.js';
import type { ConversationState, KnownMember, Role, Settings } from './conversation-state.js';
import { beginningOf, seenFrom } from './history-view.js';
import { presentStored, type StoredMessage } from './message-row.js';
import { type Quotable, quoteIn } from './quotes.js';
import { common, type Kept, later, requireOver, type Standing } from './sanctions.js';
import { WaysIn } from '../features/members/ways-in.js';

export abstract class KnownConversation {
  protected readonly state: ConversationState;
  protected readonly roll = new Map<string, KnownMember>();
  protected readonly log = new Map<number, StoredMessage>();
  protected pinCount = 0;
  protected set: Settings = { access: 'private', description: null, avatarUrl: null };
  protected doors: WaysIn | undefined;
  protected carried: CarriedFiles | undefined;
  /** Where the log begins for the caller of the change that is being decided. */
  protected from = 0;
  readonly #sent = new Map<string, number>();
  readonly #blocks = new Set<string>();
  readonly #held = new Set<string>();
  /** Messages that are quoted, as they were when the conversation was locked. */
  readonly #quotable = new Map<number, Quotable>();
  /** Of the few callers who are unlike the others. */
  #standings: Map<string, Standing> | undefined;

  constructor(
    before: Readonly<ConversationState>,
    /** The time of the commit. */
    readonly now: Date,
  ) {
    this.state = { ...before };
  }

  // What the look-ups found.

  knowMember(userId: string, role: Role, joinedSeq: number): void {
    this.roll.set(userId, { role, joinedSeq });
  }

  knowSettings(settings: Settings): void {
    this.set = settings;
  }

  knowMessage(message: StoredMessage): void {
    this.log.set(message.seq, message);
    if (message.senderId !== null && message.clientId !== null)
      this.#sent.set(`${message.senderId} ${message.clientId}`, message.seq);
  }

  knowQuotable(message: Quotable): void {
    this.#quotable.set(message.seq, message);
  }

  knowPins(count: number): void {
    this.pinCount = count;
  }

  /** That one of them blocks the other. */
  knowBlock(userId: string, otherId: string): void {
    this.#blocks.add(pairOf(userId, otherId));
  }

  knowHeld(heldId: string): void {
    this.#held.add(heldId);
  }

  /**
   * From here on, nothing is shown that this caller may not see. A moderator who acts as one is
   * kept from nothing.
   */
  serve(callerId: string, seesAll: boolean): void {
    this.from =
      seesAll || this.history === 'all'
        ? 0
        : beginningOf(this.history, this.roll.get(callerId)?.joinedSeq ?? Infinity);
  }

  knowStanding(userId: string, standing: Standing): void {
    (this.#standings ??= new Map()).set(userId, standing);
  }

  /** What somebody had before they left, and will have again. */
  knowKept(userId: string, { silencedUntil, lastSentAt }: Kept): void {
    const standing = this.standing(userId);
    this.knowStanding(userId, {
      ...standing,
      silencedUntil: later(standing.silencedUntil, silencedUntil),
      lastSentAt: lastSentAt ?? standing.lastSentAt,
    });
  }

  // What a change asks.

  get id(): string {
    return this.state.id;
  }

  get siteId(): string {
    return this.state.siteId;
  }

  get kind(): 'direct' | 'group' {
    return this.state.kind;
  }

  get title(): string | null {
    return this.state.title;
  }

  get lastSeq(): number {
    return this.state.lastSeq;
  }

  get rev(): number {
    return this.state.rev;
  }

  get memberCount(): number {
    return this.state.memberCount;
  }

  get posting(): 'all' | 'admins' {
    return this.state.posting;
  }

  get history(): 'all' | 'joined' {
    return this.state.history;
  }

  /** Of a change that wanted to know them. */
  get settings(): Settings {
    return this.set;
  }

  /** Bans, requests to join, invitations and invites: those that the change wanted to know. */
  get waysIn(): WaysIn {
    return (this.doors ??= new WaysIn(this.id, this.now));
  }

  /** Uploads that the change wanted to know, and the files of messages. */
  get files(): CarriedFiles {
    return (this.carried ??= new CarriedFiles(this.siteId, this.id, this.now));
  }

  get closedAt(): Date | null {
    return this.state.closedAt;
  }

  /** How many messages are pinned. */
  get pins(): number {
    return this.pinCount;
  }

  /** Null for who is no member, of those whom the change wanted to know. */
  role(userId: string): Role | null {
    return this.roll.get(userId)?.role ?? null;
  }

  /** Of those whom the change wanted to know; all of them where it wanted the owners. */
  owners(): string[] {
    return [...this.roll].filter(([, { role }]) => role === 'owner').map(([userId]) => userId);
  }

  /** The caller's message that was sent under this id. */
  sent(senderId: string, clientId: string): StoredMessage | null {
    return this.log.get(this.#sent.get(`${senderId} ${clientId}`) ?? 0) ?? null;
  }

  /** Null also for what the caller may not see. */
  message(seq: number): StoredMessage | null {
    return seq < this.from ? null : this.stored(seq);
  }

  /** Whether or not the caller may see it. */
  stored(seq: number): StoredMessage | null {
    return this.log.get(seq) ?? null;
  }

  /** As the caller sees it. */
  present(message: StoredMessage): Message {
    return seenFrom(this.presentToAll(message), this.from);
  }

  /** As those see it who see the whole log. */
  protected presentToAll(message: StoredMessage): Message {
    return presentStored(
      message,
      quoteIn(message, (seq) => this.#toQuote(seq)),
    );
  }

  /** Changes of this commit come first. */
  #toQuote(seq: number): Quotable | undefined {
    return this.log.get(seq) ?? this.#quotable.get(seq);
  }

  /**
   * A message of somebody's that is still there: what can be answered, edited, pinned, reacted to.
   * Throws `not_found`.
   */
  requireText(seq: number): StoredMessage {
    const message = this.message(seq);
    if (!isText(message)) throw noSuchMessage();
    return message;
  }

  /**
   * Of a change that wanted to quote it: the caller sees it, and it is there. Throws `not_found`.
   */
  requireQuotable(seq: number): void {
    if (seq < this.from || !isText(this.#toQuote(seq))) throw noSuchMessage();
  }

  /** Whether one of them blocks the other, of those whom the change wanted to know. */
  areBlocked(userId: string, otherId: string): boolean {
    return this.#blocks.has(pairOf(userId, otherId));
  }

  /** Whether this send is held, which it is no longer: it goes with this commit. */
  takeHeld(heldId: string): boolean {
    return this.#held.delete(heldId);
  }

  /** What takes something away is allowed here. Throws `not_accepted`. */
  requireOpen(): void {
    if (this.closedAt !== null) throw new Fault('not_accepted');
  }

  /** What says something to the others is allowed here. Throws `not_accepted`. */
  requireAccepted(): void {
    if (this.closedAt !== null || this.state.blocked !== 0) throw new Fault('not_accepted');
  }

  /** Throws `forbidden`. */
  requireMayPost(userId: string): void {
    if (this.posting === 'admins' && !this.manages(userId))
      throw new Fault('forbidden', 'In this group only its owners and admins write.');
  }

  /** Throws `forbidden`. */
  requireManager(userId: string): void {
    if (this.kind !== 'group')
      throw new Fault(
        'forbidden',
        'A direct conversation has a fixed set of people, and no title.',
      );
    if (!this.manages(userId))
      throw new Fault('forbidden', "Only the group's owner and admins may do this.");
  }

  /** Whether the user is the owner or an admin of this group. */
  manages(userId: string): boolean {
    const role = this.role(userId);
    return this.kind === 'group' && (role === 'owner' || role === 'admin');
  }

  get slowSeconds(): number {
    return this.state.slowSeconds ?? 0;
  }

  /** Whether the caller is a moderator of the site. */
  moderates(callerId: string): boolean {
    return this.standing(callerId).moderates;
  }

  /** Of a caller. */
  standing(callerId: string): Standing {
    return this.#standings?.get(callerId) ?? common;
  }

  /** Throws `silenced`, or `session_ended`. */
  requireVoice(callerId: string): void {
    const { gone, silencedUntil } = this.standing(callerId);
    if (gone) throw new Fault('session_ended');
    if (silencedUntil !== null) requireOver(silencedUntil, this.now);
  }

  /** In slow mode, whether the caller has waited long enough. Throws `rate_limited`. */
  requireTurn(callerId: string): void {
    const { lastSentAt } = this.standing(callerId);
    if (lastSentAt === null || !this.waits(callerId)) return;
    const retryAfterMs = lastSentAt.getTime() + this.slowSeconds * 1_000 - this.now.getTime();
    if (retryAfterMs > 0)
      throw new Fault('rate_limited', 'The group is in slow mode: wait retryAfterMs.', {
        retryAfterMs,
      });
  }

  /** Whether slow mode holds for them. */
  protected waits(callerId: string): boolean {
    return this.slowSeconds > 0 && !this.manages(callerId) && !this.moderates(callerId);
  }
}

const isText = <M extends Pick<StoredMessage, 'kind' | 'deletedAt'>>(
  message: M | null | undefined,
): message is M => message?.kind === 'text' && message.deletedAt === null;

const noSuchMessage = () => new Fault('not_found', 'There is no such message.');

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);
