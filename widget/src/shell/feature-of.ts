import type { Core } from '@parlor/sdk';

const made = new WeakMap<Core, Map<unknown, unknown>>();

/** A feature that comes with the view that needs it: one for each chat, however many views ask. */
export function featureOf<F>(chat: Core, feature: Parameters<typeof chat.use<F>>[0]): F {
  const features = made.get(chat) ?? new Map<unknown, unknown>();
  made.set(chat, features);
  if (!features.has(feature)) features.set(feature, chat.use(feature));
  return features.get(feature) as F;
}
