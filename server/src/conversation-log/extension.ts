/**
 * The port through which features add to the log: columns of the look-up of callers, more look-ups
 * in the same trip to the database, state of a locked conversation, and statements in the trip that
 * commits. The engine knows no tables of features, and features add no trips of their own.
 */
import type { Dialect, Statement } from '../database/dialect.js';
import type { Change } from './change.js';
import type { Facet, Wanted } from './facet.js';
import type { LockedConversation } from './locked-conversation.js';

export type Changes = readonly Change<unknown>[];

/** The locked conversations of a commit, by id. */
export type Conversations = ReadonlyMap<string, LockedConversation>;

/** A statement of the first trip, and the function that reads its rows. */
export interface LookUp {
  readonly statement: Statement;
  know(rows: unknown[], conversations: Conversations): void;
}

export interface LookUpContext {
  readonly dialect: Dialect;
  /** The time of the commit. */
  readonly now: Date;
}

/**
 * Columns of the single look-up of all callers. `join` is a LEFT JOIN that finds at most one row,
 * by `key0` (the conversation's id) and `key1` (the caller's id). No two extensions may use the
 * same column name.
 */
export interface CallerColumns {
  readonly columns: string;
  readonly join: string;
  know(row: unknown, userId: string, conversation: LockedConversation, dialect: Dialect): void;
}

/** A conversation with its events, in the transaction that stores them. */
export interface Recorded {
  readonly conversation: LockedConversation;
  /** If it begins: its members. */
  readonly begunWith?: readonly string[];
}

/** The extension of one feature. */
export interface LogExtension {
  readonly callers?: CallerColumns;
  lookUps?(changes: Changes, context: LookUpContext): readonly LookUp[];
  /** State that is created when a change first asks for it. */
  readonly facet?: {
    readonly key: object;
    create(conversation: LockedConversation): unknown;
  };
  /**
   * The statements that store the changes of a conversation. Not called for commits of plain sends.
   */
  statements?(conversation: LockedConversation, dialect: Dialect): readonly Statement[];
  /** The statements that record the events of a commit, also of plain sends. */
  record?(commits: readonly Recorded[]): readonly Statement[];
  /** Reads the `seq` from which each member of a conversation sees its log. */
  readonly beginnings?: {
    statement(conversationId: string): Statement;
    read(rows: unknown[]): Map<string, number>;
  };
}

interface FacetSource<State, Need> {
  create(conversation: LockedConversation): State;
  lookUps(
    wanted: readonly Wanted<Need>[],
    context: LookUpContext,
    stateOf: (conversation: LockedConversation) => State,
  ): readonly LookUp[];
  statements?(state: State): readonly Statement[];
}

/** The extension that fills a facet. */
export function facetExtension<State, Need, Kept extends State>(
  facet: Facet<State, Need>,
  { create, lookUps, statements }: FacetSource<Kept, Need>,
): LogExtension {
  // The facet's state is always created by `create`.
  const stateOf = (conversation: LockedConversation) => conversation.facet(facet) as Kept;
  return {
    facet: { key: facet, create },
    lookUps(changes, context) {
      const wanted = facet.wantedBy(changes);
      if (wanted.length === 0) return [];
      return lookUps(wanted, context, stateOf);
    },
    ...(statements && {
      statements(conversation) {
        const state = conversation.facetInUse(facet);
        return state === undefined ? [] : statements(state as Kept);
      },
    }),
  };
}
