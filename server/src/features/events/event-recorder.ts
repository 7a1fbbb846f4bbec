/**
 * Stores the events of a change in the transaction of the change. Whether the site keeps events is
 * looked up in the same transaction, so that no event is missing after a site has asked for them.
 * Events get their numbers later (`event-numbers.ts`).
 */
import {
  type HostEventName,
  hostEvents,
  isHostEvent,
  type NewHostEvent,
} from '@parlor/sdk/protocol/host-events';
import * as v from 'valibot';
import type { LogExtension, Recorded } from '../../conversation-log/extension.js';
import { Facet } from '../../conversation-log/facet.js';
import type { Dialect, Statement, Transaction } from '../../database/dialect.js';
import type { Environment } from '../../kernel/environment.js';
import type { EventRecorder } from '../../ports/events.js';

interface Deps {
  dialect: Dialect;
  environment: Environment;
  /** In tests: checks the data of each event. */
  checkWire: boolean;
  /** Called when events are stored, before their commit. */
  onStored(): void;
}

/** Bytes of the data: more does not fit into a column. */
const dataMost = 60_000;

const columns = 'stream, position, part, id, site_id, name, data, created_at';
const isKept = 'event_sites.asked + event_sites.hooked > 0';

/** Whether the site of a locked conversation keeps events. */
const keptFacet = new Facet<{ isKept: boolean }, never>('kept events');

export class OutboxRecorder implements EventRecorder {
  readonly #deps: Deps;
  /** Orders the events that one process stores within a millisecond. */
  #part = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async record(
    transaction: Transaction,
    siteId: string,
    stream: string,
    make: () => NewHostEvent | Promise<NewHostEvent>,
  ): Promise<void> {
    const found = await transaction.query<unknown[]>(
      `SELECT 1 FROM event_sites WHERE site_id = ? AND ${isKept}`,
      [siteId],
    );
    if (found.length === 0) return;
    const now = this.#deps.environment.now();
    this.#part = (this.#part + 1) % 1_000_000_000;
    const row = this.#row({ siteId, stream, position: 0, part: this.#part, now }, await make());
    for (const { sql, parameters } of this.#insert([row]))
      await transaction.query(sql, [...parameters]);
    this.#deps.onStored();
  }

  /** Records the events of conversations. */
  get extension(): LogExtension {
    return {
      facet: { key: keptFacet, create: () => ({ isKept: false }) },
      lookUps: (changes, { dialect }) => {
        const siteIds = [...new Set(changes.map(({ siteId }) => siteId))];
        const kept = {
          columns: 'event_sites.site_id AS site_id',
          table: 'event_sites',
          key: ['site_id'],
          where: { sql: isKept, parameters: [] },
        };
        return [
          {
            statement: dialect.lookUp(
              kept,
              siteIds.map((siteId) => [siteId]),
            ),
            know(rows, conversations) {
              if (rows.length === 0) return;
              const found = new Set((rows as { site_id: string }[]).map((row) => row.site_id));
              for (const conversation of conversations.values())
                if (found.has(conversation.siteId)) conversation.facet(keptFacet).isKept = true;
            },
          },
        ];
      },
      record: (commits) => this.#recordCommits(commits),
    };
  }

  #recordCommits(commits: readonly Recorded[]): Statement[] {
    const rows = commits.flatMap(({ conversation, begunWith }) => {
      if (!conversation.facetInUse(keptFacet)?.isKept) return [];
      const { siteId, id, rev, now, kind, title } = conversation;
      const begun: NewHostEvent[] = begunWith
        ? [
            {
              name: 'conversation.created',
              data: { conversationId: id, kind, title, userIds: [...begunWith] },
            },
          ]
        : [];
      return [...begun, ...conversation.events].flatMap((event, part) =>
        isHostEvent(event.name)
          ? [this.#row({ siteId, stream: id, position: rev, part, now }, event as NewHostEvent)]
          : [],
      );
    });
    if (rows.length > 0) this.#deps.onStored();
    return this.#insert(rows);
  }

  #row(
    at: { siteId: string; stream: string; position: number; part: number; now: Date },
    { name, data }: NewHostEvent,
  ): unknown[] {
    if (this.#deps.checkWire) v.parse(hostEvents[name].data, data);
    const { stream, position, part, siteId, now } = at;
    const id = this.#deps.environment.newId();
    return [stream, position, part, id, siteId, name, boundedJson(name, data), now];
  }

  #insert(rows: readonly (readonly unknown[])[]): Statement[] {
    return this.#deps.dialect.insert('event_outbox', columns, rows);
  }
}

/** Data that is too large keeps only what its message can be fetched by. */
function boundedJson(name: HostEventName, data: NewHostEvent['data']): string {
  const json = JSON.stringify(data);
  // A character has at most three bytes in this encoding, or four with two characters.
  if (json.length <= dataMost / 3 || Buffer.byteLength(json) <= dataMost) return json;
  const { conversationId, rev, message } = data as {
    conversationId?: string;
    rev?: number;
    message?: { seq: number };
  };
  if (message === undefined) throw new Error(`The event ${name} is too large.`);
  return JSON.stringify({ truncated: true, conversationId, rev, seq: message.seq });
}
