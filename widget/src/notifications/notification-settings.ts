import { store, stored } from '../shared/device-storage.js';

/** Which alerts a user wants, kept on this device for each user. */
export interface AttentionSettings {
  sound: boolean;
  notifications: boolean;
  /** Neither sound nor notification between these times of the day, `22:00` to `07:00`. */
  quiet: boolean;
  quietFrom: string;
  quietTo: string;
}

const defaults: AttentionSettings = {
  sound: true,
  notifications: false,
  quiet: false,
  quietFrom: '22:00',
  quietTo: '07:00',
};
const keyOf = (userId: string): string => `parlor:${userId}:attention`;

/** Read again at each use: another tab may have changed them. */
export function attentionOf(userId: string): AttentionSettings {
  try {
    return {
      ...defaults,
      ...(JSON.parse(stored(keyOf(userId)) ?? '{}') as Partial<AttentionSettings>),
    };
  } catch {
    return defaults;
  }
}

/** Returns the settings after the change; unchanged if nothing can be stored. */
export function changeAttention(
  userId: string,
  change: Partial<AttentionSettings>,
): AttentionSettings {
  store(keyOf(userId), JSON.stringify({ ...attentionOf(userId), ...change }));
  return attentionOf(userId);
}

/** Quiet hours may include midnight. */
export function isQuiet({ quiet, quietFrom, quietTo }: AttentionSettings, now: Date): boolean {
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  if (!quiet || quietFrom === quietTo) return false;
  return quietFrom < quietTo
    ? time >= quietFrom && time < quietTo
    : time >= quietFrom || time < quietTo;
}

/**
 * Whether no tab of this browser has raised an alert for a message of that time or a later one.
 * Without storage, every tab raises alerts.
 */
export function isFirstToCall(userId: string, createdAt: string): boolean {
  const key = `parlor:${userId}:called`;
  if (createdAt <= (stored(key) ?? '')) return false;
  store(key, createdAt);
  return true;
}
