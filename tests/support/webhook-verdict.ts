/**
 * What went wrong with webhooks, from what people were told, from what the database holds, and from
 * what the backends accepted. An empty list is the proof.
 */
import type { SiteEvent } from '@parlor/sdk/server';
import { readFinalState } from '../torture/final-state.js';
import type { StoredMessage } from '../torture/history.js';
import type { Sql } from './sql.js';
import type { Accepted } from './webhook-backend.js';
import type { Acknowledged, Ended } from './webhook-fire.js';

type Tell = (problem: string) => void;

export async function problemsOf(ended: Ended, sql: Sql, siteId: string): Promise<string[]> {
  const problems: string[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  const { messages, conversations } = await readFinalState(sql, [siteId], []);
  checkStored(ended.acknowledged, messages, tell);
  checkEvents(ended, messages, tell);
  for (const { id, rev } of conversations) checkRevs(id, rev, ended.events, tell);
  for (const [index, accepted] of ended.accepted.entries())
    checkBackend(`backend ${index + 1}`, accepted, ended.events, tell);
  const statuses = [...ended.forged.keys()];
  if (statuses.some((status) => status !== 400))
    tell(`forged requests were answered with ${statuses.join()}`);
  return problems;
}

/** Repetitions that the backends accepted. */
export const repeatedIn = (accepted: readonly Accepted[]): number =>
  accepted.length - new Set(accepted.map(({ headers }) => headers['webhook-id'])).size;

function checkStored(
  acknowledged: readonly Acknowledged[],
  messages: readonly StoredMessage[],
  tell: Tell,
): void {
  const stored = new Map(messages.map((each) => [`${each.conversationId} ${each.seq}`, each]));
  // A later text of the same message replaces an earlier one.
  const last = new Map(
    acknowledged.map((each) => [`${each.conversationId} ${each.seq}`, each.text]),
  );
  for (const [key, text] of last)
    if (stored.get(key)?.text !== text)
      tell(`${key}: "${text}" was acknowledged and is not stored`);
}

function checkEvents(
  { acknowledged, events }: Ended,
  messages: readonly StoredMessage[],
  tell: Tell,
): void {
  const [created, changed, texts] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const event of events) {
    if (event.type !== 'message.created' && event.type !== 'message.changed') continue;
    const { conversationId, message } = event.data;
    if (event.type === 'message.created') created.add(`${conversationId} ${message.seq}`);
    changed.add(`${conversationId} ${message.seq} ${message.rev}`);
    texts.add(`${conversationId} ${message.seq} ${message.text}`);
  }
  for (const { conversationId, seq, rev } of messages) {
    const key = `${conversationId} ${seq}`;
    if (!created.has(key)) tell(`${key}: no event that it was created`);
    if (!changed.has(`${key} ${rev}`)) tell(`${key}: no event of its last change`);
  }
  for (const { conversationId, seq, text } of acknowledged)
    if (!texts.has(`${conversationId} ${seq} ${text}`))
      tell(`${conversationId} ${seq}: no event with "${text}"`);
}

/** Every change of a conversation has an event, in its order. */
function checkRevs(id: string, rev: number, events: readonly SiteEvent[], tell: Tell): void {
  const revs = events.flatMap(({ data }) =>
    'conversationId' in data && data.conversationId === id && 'rev' in data ? [data.rev] : [],
  );
  if (revs.some((each, at) => at > 0 && each < revs[at - 1]!)) tell(`${id}: events out of order`);
  const found = new Set(revs);
  for (let each = 1; each <= rev; each++) if (!found.has(each)) tell(`${id}: no event at ${each}`);
}

function checkBackend(
  name: string,
  accepted: readonly Accepted[],
  events: readonly SiteEvent[],
  tell: Tell,
): void {
  const byId = new Map(events.map((event) => [event.id, event]));
  const first = new Map<string, SiteEvent>();
  for (const { body } of accepted) {
    const event = JSON.parse(body) as SiteEvent;
    const known = byId.get(event.id);
    if (!known || JSON.stringify(known) !== JSON.stringify(event))
      tell(`${name} accepted what the server did not send: ${body}`);
    if (!first.has(event.id)) first.set(event.id, event);
  }
  for (const { id, number } of events)
    if (!first.has(id)) tell(`${name} never got event ${number}`);
  const last = new Map<string, number>();
  for (const { number, data } of first.values()) {
    if (!('conversationId' in data) || data.conversationId === null) continue;
    const before = last.get(data.conversationId) ?? 0;
    if (number < before) tell(`${name} got event ${number} after ${before}`);
    last.set(data.conversationId, number);
  }
}
