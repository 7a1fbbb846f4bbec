/**
 * A history and a final state, put in order for the checks: calls with their answers, and every
 * message that anybody saw, with where.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { OperationName, Output } from '@parlor/sdk/protocol/operations';
import type {
  Client,
  FinalState,
  History,
  StoredConversation,
  StoredMessage,
  Via,
} from './history.js';

export interface Call {
  id: number;
  client: Client;
  via: Via;
  name: OperationName;
  input: Readonly<Record<string, unknown>>;
  askedAt: number;
  /** `Infinity` when no answer came. */
  answeredAt: number;
  reply: Reply<unknown> | null;
  /** Asked when nothing else was under way any more. */
  quiet: boolean;
}

/** A message as somebody saw it. */
export interface Sighting {
  client: Client;
  where: string;
  message: Message;
}

export class Ledger {
  readonly calls: readonly Call[];
  readonly sightings: readonly Sighting[];
  readonly conversations: ReadonlyMap<string, StoredConversation>;
  /** By conversation, in the order of `seq`. */
  readonly logs: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly #rows: ReadonlyMap<string, StoredMessage>;

  constructor(
    readonly history: History,
    readonly final: FinalState,
  ) {
    this.calls = callsOf(history);
    this.sightings = [...sightingsOf(history, this.calls)];
    this.conversations = new Map(
      final.conversations.map((conversation) => [conversation.id, conversation]),
    );
    const logs = new Map<string, StoredMessage[]>(final.conversations.map(({ id }) => [id, []]));
    for (const row of final.messages) {
      const log = logs.get(row.conversationId) ?? [];
      logs.set(row.conversationId, log);
      log.push(row);
    }
    for (const log of logs.values()) log.sort((a, b) => a.seq - b.seq);
    this.logs = logs;
    this.#rows = new Map(final.messages.map((row) => [`${row.conversationId} ${row.seq}`, row]));
  }

  row(conversationId: string, seq: number): StoredMessage | undefined {
    return this.#rows.get(`${conversationId} ${seq}`);
  }

  of<N extends OperationName>(...names: N[]): Call[] {
    return this.calls.filter(({ name }) => names.includes(name as N));
  }

  /** The message that a call which changes one was answered with. */
  get changes(): { call: Call; message: Message }[] {
    return this.calls.flatMap((call) => {
      const message = answeredMessage(call);
      return message ? [{ call, message }] : [];
    });
  }
}

/** The data of a successful answer. */
export function answerOf<N extends OperationName>(call: Call, name: N): Output<N> | null {
  return call.name === name && call.reply?.ok ? (call.reply.data as Output<N>) : null;
}

/** A send, over either operation that sends: what was asked, and what became of it. */
export interface Send {
  call: Call;
  conversationId: string | null;
  clientId: string;
  text: string;
  stored: Message | null;
}

export function sendsOf(ledger: Ledger): Send[] {
  return ledger.of('messages.send', 'conversations.start').map((call) => {
    const stored = answeredMessage(call);
    return {
      call,
      conversationId:
        (call.input['conversationId'] as string | undefined) ?? stored?.conversationId ?? null,
      clientId: call.input['clientId'] as string,
      text: call.input['text'] as string,
      stored,
    };
  });
}

const answersWithMessage: readonly OperationName[] = [
  'messages.send',
  'messages.edit',
  'messages.delete',
  'messages.pin',
  'messages.unpin',
  'reactions.add',
  'reactions.remove',
];

function answeredMessage(call: Call): Message | null {
  if (!call.reply?.ok) return null;
  if (call.name === 'conversations.start') return answerOf(call, 'conversations.start')!.message;
  return answersWithMessage.includes(call.name) ? (call.reply.data as Message) : null;
}

function callsOf(history: History): Call[] {
  const calls = new Map<number, Call>();
  let quiet = false;
  history.notes.forEach((note, at) => {
    if (note.kind === 'quiet') quiet = true;
    if (note.kind === 'asked') {
      const { call: id, via, name, input } = note;
      const client = history.clients.get(note.client)!;
      calls.set(id, {
        id,
        client,
        via,
        name,
        input,
        askedAt: at,
        answeredAt: Infinity,
        reply: null,
        quiet,
      });
    }
    if (note.kind === 'answered') {
      const call = calls.get(note.call)!;
      // Whoever asked twice at once is answered twice; the first answer counts here, the second is
      // a call of its own.
      call.answeredAt = at;
      call.reply = note.reply;
    }
  });
  return [...calls.values()];
}

function* sightingsOf(history: History, calls: readonly Call[]): Iterable<Sighting> {
  for (const note of history.notes) {
    if (note.kind !== 'event' || !('message' in note.event.data)) continue;
    const client = history.clients.get(note.client)!;
    yield {
      client,
      where: `event on line ${note.line} of ${client.id}`,
      message: note.event.data.message,
    };
  }
  for (const call of calls) {
    const where = `answer to ${describeCall(call)}`;
    for (const message of messagesIn(call)) yield { client: call.client, where, message };
  }
}

function messagesIn(call: Call): readonly Message[] {
  const message = answeredMessage(call);
  if (message) return [message];
  const many =
    answerOf(call, 'messages.list') ??
    answerOf(call, 'messages.changes') ??
    answerOf(call, 'messages.search');
  if (many) return many.items;
  const list = answerOf(call, 'conversations.list') ?? answerOf(call, 'conversations.sync');
  return (list?.items ?? []).flatMap(({ lastMessage }) => (lastMessage ? [lastMessage] : []));
}

export function describeCall({ id, name, via, client, input }: Call): string {
  const clientId = typeof input['clientId'] === 'string' ? ` (${input['clientId']})` : '';
  return `call ${id} ${name}${clientId} of ${client.id} over ${via}`;
}
