/**
 * A facet is what one feature knows of a conversation while the writer holds its lock: uploads,
 * blocks, held sends, ways into a group. A facet is a key with two types; the feature that owns the
 * tables registers how it is looked up and stored (`extension.ts`). Keys that several features use
 * are in `facets.ts`.
 */
import type { Change } from './change.js';

/** What a change needs to know of a facet. Made by `Facet.need`. */
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
  /** Exists for the type alone. */
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
