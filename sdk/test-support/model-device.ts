import { ChatError } from '../src/chat-error.js';
import type { WireEvent } from '../src/protocol/events.js';
import type { Me } from '../src/protocol/users.js';
import type { LiveLog } from '../src/sync/live-log.js';
import type { MessageWindow } from '../src/sync/message-window.js';
import { Sync } from '../src/sync/sync.js';
import { whenAborted } from '../src/transport/abortable.js';
import { exponentialBackoff } from '../src/transport/backoff.js';
import type { Call } from '../src/transport/calls.js';
import type { FakePlatform } from './fake-platform.js';
import type { ModelServer } from './model-server.js';

export interface World {
  /** The part of the events, requests and answers that get lost. */
  loss: number;
  repeat: number;
}

/**
 * A device whose events and answers are late, repeated, out of order or lost, and that complains of
 * what it must never show.
 */
export class Device {
  readonly sync: Sync;
  readonly log: LiveLog;
  readonly faults: string[] = [];
  /** What this device has sent and not seen fail: it has to be on the screen. */
  readonly sent = new Set<string>();
  calls = 0;
  /** Of the operations called. */
  readonly names: string[] = [];

  constructor(
    readonly userId: string,
    server: ModelServer,
    readonly platform: FakePlatform,
    readonly world: World,
    around?: number,
  ) {
    const backoff = exponentialBackoff(platform.random);
    const travel = (what: () => void) => platform.after(platform.random() * 400, what);
    const call: Call = (name, input, { signal } = {}) =>
      new Promise((resolve, reject) => {
        this.calls += 1;
        this.names.push(name);
        const lost = () => travel(() => reject(new ChatError('network_error', 'lost')));
        if (signal) whenAborted(signal, () => reject(new ChatError('aborted', 'aborted')));
        travel(() => {
          if (platform.random() < world.loss) return void lost();
          try {
            const answer = server.call(userId, name, input);
            if (platform.random() < world.loss) lost();
            else travel(() => travel(() => resolve(server.withLaterRows(userId, answer) as never)));
          } catch (error) {
            travel(() => reject(error as Error));
          }
        });
      });
    this.sync = new Sync({ call, platform, backoff });
    this.sync.reset({ id: userId } as Me);
    this.sync.conversations.live.subscribe(() => undefined);
    this.log = this.sync.logs.open('one', around);
    this.log.subscribe((window) => this.#check(window));
  }

  hear(frame: readonly WireEvent[]): void {
    const { random } = this.platform;
    const copies = random() < this.world.loss ? 0 : random() < this.world.repeat ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      this.platform.after(random() * 600, () => this.sync.take(frame));
  }

  /** May answer a message. */
  send(text: string, replyTo?: number): void {
    const clientId = this.platform.createId();
    const sending = this.sync.outbox.add({
      conversationId: 'one',
      text,
      clientId,
      ...(replyTo && { replyTo }),
    });
    this.sent.add(clientId);
    sending.catch((error: unknown) => this.faults.push(`a send failed: ${String(error)}`));
  }

  #check({ items, pending, loading, hasNewer }: MessageWindow): void {
    items.forEach((message, index) => {
      if (message.seq !== items[0]!.seq + index) this.faults.push(`hole after ${message.seq}`);
    });
    const shown = new Set(
      items.filter(({ senderId }) => senderId === this.userId).map(({ clientId }) => clientId),
    );
    for (const { clientId } of pending)
      if (shown.has(clientId)) this.faults.push(`${clientId} stands there twice`);
    if (loading || hasNewer) return;
    const first = items[0]?.seq ?? 1;
    const visible = new Set([...shown, ...pending.map(({ clientId }) => clientId)]);
    for (const clientId of this.sent) {
      if (!visible.has(clientId) && !this.isBefore(clientId, first))
        this.faults.push(`${clientId} stands nowhere`);
    }
  }

  /** Whether the window begins after this message of one's own. */
  isBefore: (clientId: string, seq: number) => boolean = () => false;
}
