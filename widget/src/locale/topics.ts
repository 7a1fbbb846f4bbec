/** The words of topics that were fetched, by the way to them, which is another in every language. */
const here = new WeakMap<() => Promise<unknown>, unknown>();

/** Fetches the words of a topic, such as `t.groups`; `topicOf` has them from then on. */
export async function fetchTopic<T>(topic: () => Promise<T>): Promise<void> {
  here.set(topic, await topic());
}

export function topicOf<T>(topic: () => Promise<T>): T | undefined {
  return here.get(topic) as T | undefined;
}
