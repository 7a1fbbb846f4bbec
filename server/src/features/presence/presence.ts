/**
 * Who is online: a user is while any socket of any device is there, and a short while longer, so that going from page to page does not flicker.
 * This process counts its own sockets; "last seen" is kept in the database.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Environment } from '../../kernel/environment.js';

interface Device {
  sockets: number;
  leaving: NodeJS.Timeout | undefined;
}

interface PresenceOptions {
  environment: Environment;
  /** How long somebody without a socket still counts as online. */
  graceMs: number;
  setLastSeen(userIds: readonly string[], at: Date): Promise<void>;
  /** Tells those who may see the user. */
  publish(userId: string, events: WireEvent[]): Promise<void>;
  onError(error: unknown): void;
}

export class Presence {
  readonly #online = new Map<string, Device>();
  readonly #options: PresenceOptions;
  #writes: Promise<unknown> = Promise.resolve();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  readonly isOnline = (userId: string): boolean => this.#online.has(userId);

  connected(userId: string): void {
    const device = this.#online.get(userId);
    if (device) {
      device.sockets++;
      clearTimeout(device.leaving);
      device.leaving = undefined;
      return;
    }
    this.#online.set(userId, { sockets: 1, leaving: undefined });
    this.#changed(userId, true);
  }

  disconnected(userId: string): void {
    const device = this.#online.get(userId);
    if (!device || --device.sockets > 0) return;
    device.leaving = setTimeout(() => {
      this.#online.delete(userId);
      this.#changed(userId, false);
    }, this.#options.graceMs);
  }

  /** Everybody leaves; resolves when "last seen" is stored. */
  async close(): Promise<void> {
    for (const { leaving } of this.#online.values()) clearTimeout(leaving);
    const userIds = [...this.#online.keys()];
    this.#online.clear();
    await this.#writes;
    await this.#options.setLastSeen(userIds, this.#options.environment.now());
  }

  /** "Last seen" is written on coming, too: a process that dies would else leave an old one. */
  #changed(userId: string, online: boolean): void {
    const now = this.#options.environment.now();
    const data = { userId, online, lastSeenAt: online ? null : now.toISOString() };
    this.#writes = this.#writes
      .then(() => this.#options.setLastSeen([userId], now))
      .then(() => this.#options.publish(userId, [{ name: 'presence.changed', data }]))
      .catch((error: unknown) => this.#options.onError(error));
  }
}
