/** How a reader wants to be called, kept on this device for each user. */
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
// oxlint-disable-next-line no-restricted-globals -- settings of the device
const kept = (): Storage => localStorage;
const keyOf = (userId: string): string => `parlor:${userId}:attention`;

/** Read anew whenever it matters: another tab may have changed them. */
export function attentionOf(userId: string): AttentionSettings {
  try {
    return {
      ...defaults,
      ...(JSON.parse(kept().getItem(keyOf(userId)) ?? '{}') as Partial<AttentionSettings>),
    };
  } catch {
    return defaults;
  }
}

/** Gives what holds now. Where nothing can be stored, everything stays as it was. */
export function changeAttention(
  userId: string,
  change: Partial<AttentionSettings>,
): AttentionSettings {
  try {
    kept().setItem(keyOf(userId), JSON.stringify({ ...attentionOf(userId), ...change }));
  } catch {
    // Storage is full or forbidden.
  }
  return attentionOf(userId);
}

/** Quiet hours may go over midnight. */
export function isQuiet({ quiet, quietFrom, quietTo }: AttentionSettings, now: Date): boolean {
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  if (!quiet || quietFrom === quietTo) return false;
  return quietFrom < quietTo
    ? time >= quietFrom && time < quietTo
    : time >= quietFrom || time < quietTo;
}

/** Whether no tab of this browser has called for a message of that time or a later one. */
export function isFirstToCall(userId: string, createdAt: string): boolean {
  const key = `parlor:${userId}:called`;
  try {
    if (createdAt <= (kept().getItem(key) ?? '')) return false;
    kept().setItem(key, createdAt);
  } catch {
    // Without storage each tab calls.
  }
  return true;
}
