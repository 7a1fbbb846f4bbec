/**
 * Asks the pre-send hook of a site about a message. Whatever the hook does, the answer comes within
 * a second; a hook that keeps failing is skipped for a while; and a site with a slow hook, or a
 * user with many messages, does not use up the turns of others.
 */
import type { Output } from '@parlor/sdk/protocol/operations';
import { SendAnswer, type SendQuestion } from '@parlor/sdk/protocol/send-hook';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import * as v from 'valibot';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { FairTurns } from '../../kernel/fair-turns.js';
import { Fault } from '../../kernel/fault.js';
import type { FilesOf } from '../../ports/attachments.js';
import type { Asked, Ruling, SendHook } from '../../ports/send-hook.js';
import type { Sites } from '../../ports/sites.js';
import type { Users } from '../../ports/users.js';
import { CircuitBreakers } from './circuit-breakers.js';
import type { SendHookHealth } from './send-hook-health.js';
import { SendHookRow } from './send-hook.entity.js';
import { readSecrets } from './webhook-secrets.js';
import { isSuccess, type Outcome, type WebhookSender } from './webhook-sender.js';

interface Deps {
  database: Database;
  environment: Environment;
  sites: Pick<Sites, 'byId'>;
  users: Pick<Users, 'get'>;
  filesOf: FilesOf;
  sender: WebhookSender;
  health: SendHookHealth;
  /** Aborted when the process ends. */
  signal: AbortSignal;
}

interface Reply extends Outcome {
  readonly parsed: SendAnswer | null;
  /** Why the answer is not usable; null if it is. */
  readonly failure: string | null;
}

/** For everything, in milliseconds. */
const askMs = 1_000;
/** Less time is not enough for a request. */
const leastMs = 50;
/** JSON may write each character of the longest text with six. */
const answerBytes = 64 * 1_024;
const breaking = { failuresMost: 3, openMs: 10_000 };

export class SendHookAsker implements SendHook {
  readonly #deps: Deps;
  readonly #hooks = new Map<string, { rev: number; hook: Promise<SendHookRow | null> }>();
  readonly #breakers: CircuitBreakers;
  readonly #turns = new FairTurns({
    running: { party: 4, site: 20, all: 200 },
    waiting: { party: 20, site: 200, all: 2_000 },
    waitMs: askMs - leastMs,
    refusal: 'The pre-send hook of the site is busy.',
    retryAfterMs: askMs,
  });

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#breakers = new CircuitBreakers({ environment: deps.environment, ...breaking });
  }

  async isSet(siteId: string): Promise<boolean> {
    return (await this.#hookOf(siteId)) !== null;
  }

  async ask(asked: Asked): Promise<Ruling> {
    const { siteId, text } = asked;
    const hook = await this.#hookOf(siteId);
    if (!hook) return { action: 'allow', text, reason: null };
    if (!this.#breakers.mayCall(siteId)) {
      this.#deps.health.skipped(siteId);
      return ruleOnFailure(hook, text);
    }
    let reply: Reply;
    try {
      reply = await this.#inTurn(hook, asked);
    } catch (error) {
      this.#breakers.withdrawn(siteId);
      // The process ends: another node stores the message when it is sent again.
      if (this.#deps.signal.aborted)
        throw new Fault('unavailable', 'The server is stopping.', { retryAfterMs: askMs });
      if (!(error instanceof Fault) || error.code !== 'unavailable') throw error;
      // No turn came in time: the requests that take the turns say whether the hook works.
      this.#deps.health.failed(siteId, 'busy', false);
      return ruleOnFailure(hook, text);
    }
    if (reply.failure !== null) {
      const isOpen = this.#breakers.failed(siteId);
      this.#deps.health.failed(siteId, reply.failure, isOpen);
      return ruleOnFailure(hook, text);
    }
    const wasOpen = this.#breakers.succeeded(siteId);
    // Another node, or an earlier process, may have stored that it fails.
    if (wasOpen || hook.failingSince !== null) this.#deps.health.recovered(siteId);
    hook.failingSince = null;
    return rule(reply.parsed!, text);
  }

  /** Asks about a message that does not exist. */
  async test(hook: SendHookRow, text: string): Promise<Output<'host.testSendHook'>> {
    const sender = {
      id: 'test',
      externalId: null,
      name: 'Test',
      kind: 'guest',
      role: 'user',
    } as const;
    const { parsed, failure, statusCode, milliseconds } = await this.#request(hook, askMs, {
      id: `ask_${this.#deps.environment.newId()}`,
      data: {
        conversationId: null,
        userIds: [],
        seq: null,
        sender,
        text,
        attachments: [],
        isTest: true,
      },
    });
    return { answer: parsed, statusCode, error: failure, milliseconds };
  }

  /** Throws `rate_limited` and `unavailable`. */
  #inTurn(hook: SendHookRow, asked: Asked): Promise<Reply> {
    const { siteId, senderId, conversationId, userIds, seq, key, text, attachmentIds } = asked;
    const began = performance.now();
    return this.#turns.run({ siteId, partyId: senderId }, async () => {
      const { users, filesOf } = this.#deps;
      const { id, externalId, name, kind, role } = await users.get(siteId, senderId);
      const attachments = await filesOf(siteId, senderId, attachmentIds);
      const left = askMs - (performance.now() - began);
      return this.#request(hook, Math.max(leastMs, left), {
        id: `ask_${sha256(JSON.stringify([senderId, conversationId, userIds, seq, key])).slice(0, 32)}`,
        data: {
          conversationId,
          userIds: [...userIds],
          seq,
          sender: { id, externalId, name, kind, role },
          text,
          attachments,
          isTest: false,
        },
      });
    });
  }

  async #request(
    { url, secrets }: SendHookRow,
    maxMs: number,
    { id, data }: Pick<SendQuestion, 'id' | 'data'>,
  ): Promise<Reply> {
    const { sender, environment, signal } = this.#deps;
    const now = environment.now();
    const question: SendQuestion = {
      id,
      type: 'message.sending',
      timestamp: now.toISOString(),
      data,
    };
    const outcome = await sender.send(
      {
        id,
        url,
        body: JSON.stringify(question),
        secrets: readSecrets(secrets, now).map(({ secret }) => secret),
        maxMs,
        answerBytes,
      },
      signal,
    );
    const answer = isSuccess(outcome) ? answerIn(outcome.answer ?? '') : null;
    const parsed = answer?.action === 'change' && isEmpty(answer.text, data) ? null : answer;
    const failure =
      outcome.error ?? (isSuccess(outcome) ? (parsed ? null : 'bad_answer') : 'status');
    return { ...outcome, parsed, failure };
  }

  /** Reads the hook again when it has changed. */
  async #hookOf(siteId: string): Promise<SendHookRow | null> {
    const { sites, database } = this.#deps;
    const { sendHookRev: rev } = await sites.byId(siteId);
    if (rev === 0) return null;
    const known = this.#hooks.get(siteId);
    if (known?.rev === rev) return known.hook;
    const entry = { rev, hook: database.entities(SendHookRow).findOneBy({ siteId }) };
    this.#hooks.set(siteId, entry);
    // A new address may work.
    this.#breakers.succeeded(siteId);
    entry.hook.catch(() => this.#hooks.get(siteId) === entry && this.#hooks.delete(siteId));
    return entry.hook;
  }
}

/** A message has a text or files. */
const isEmpty = (text: string, { attachments }: SendQuestion['data']): boolean =>
  attachments.length === 0 && text.trim() === '';

function answerIn(body: string): SendAnswer | null {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return null;
  }
  const parsed = v.safeParse(SendAnswer, answer);
  return parsed.success ? parsed.output : null;
}

function rule(answer: SendAnswer, text: string): Ruling {
  switch (answer.action) {
    case 'allow':
      return { action: 'allow', text, reason: null };
    case 'change':
      return { action: 'allow', text: answer.text, reason: null };
    default:
      return { action: answer.action, text, reason: bounded(answer.reason) };
  }
}

const ruleOnFailure = ({ onFailure }: SendHookRow, text: string): Ruling => ({
  action: onFailure,
  text,
  reason: 'The pre-send hook of the site does not answer.',
});

/** Text that both databases store: without half characters. */
const bounded = (reason: string | undefined): string | null =>
  reason === undefined
    ? null
    : [...Buffer.from(reason.replaceAll('\0', '')).toString()]
        .slice(0, serverLimits.sendHookReason)
        .join('');
