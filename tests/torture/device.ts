import type { Message } from '@parlor/sdk/protocol/messages';
import type { Room } from './plan.js';
import type { RawClient } from './raw-client.js';
import type { SdkClient } from './sdk-client.js';

/** One device, with all that its steps need to know. */
export interface Device {
  raw: RawClient;
  sdk: SdkClient | null;
  person: number;
  /** The whole site's people, by number. */
  userIds: readonly string[];
  /** Those of the person when the run began. */
  rooms: readonly { id: string; kind: Room['kind']; owner: number; people: readonly number[] }[];
  /** The messages that this device has seen, by conversation. */
  seen: Map<string, Map<number, { own: boolean }>>;
  /** The highest `rev` seen. */
  revs: Map<string, number>;
  sent: { conversationId: string; clientId: string; text: string }[];
}

/** What a device learns, from answers and from its line. */
export function remember(device: Device, messages: readonly Message[]): void {
  for (const { conversationId, seq, rev, senderId, kind } of messages) {
    device.revs.set(conversationId, Math.max(rev, device.revs.get(conversationId) ?? 0));
    if (kind !== 'text') continue;
    const log = device.seen.get(conversationId) ?? new Map<number, { own: boolean }>();
    device.seen.set(conversationId, log.set(seq, { own: senderId === device.raw.client.userId }));
  }
}
