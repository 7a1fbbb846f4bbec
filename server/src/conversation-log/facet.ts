/**
 * A facet is the data of one feature about a conversation while the writer holds its lock: uploads,
 * blocks, held sends, ways into a group. It is a key with two types; the feature that owns the
 * tables registers how it is looked up and stored (`extension.ts`). Keys that several features use
 * are in `facets.ts`.
 */
import type { Change } from './change.js';

/** What a change needs of a facet. Created by `Facet.need`. */
export interface FacetNeed {
  readonly facet: object;
  readonly need: unknown;
}

/** The need of one change. */
export interface Wanted<Need> {
  readonly conversationId: string;
  readonly callerId: string;
  readonly need: Need;
}

export class Facet<State, Need> {
  /** Exists only for the type. */
  declare readonly state: State;

  constructor(readonly name: string) {}

  need(need: Need): FacetNeed {
    return { facet: this, need };
  }

  /** What these changes need of this facet. */
  wantedBy(changes: readonly Change<unknown>[]): Wanted<Need>[] {
    return changes.flatMap(({ conversationId, callerId, needs }) =>
      (needs.facets ?? []).flatMap(({ facet, need }) =>
        facet === this ? [{ conversationId, callerId, need: need as Need }] : [],
      ),
    );
  }
}
