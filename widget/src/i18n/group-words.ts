import type { Catalogue, TopicWords } from './en.js';

type Topic = Pick<Catalogue, 'groups'>;

/**
 * What was fetched, by what fetches it: one for each language, and for each host with words of its
 * own.
 */
const here = new WeakMap<Topic['groups'], TopicWords<'groups'>>();
let latest: TopicWords<'groups'>;

/**
 * Fetches the words of groups. Awaited before a page of groups is shown, and whenever the language
 * changes.
 */
export async function speakOfGroups({ groups }: Topic): Promise<void> {
  latest = await groups();
  here.set(groups, latest);
}

/** The words of groups; those of before until the ones of a new language are here. */
export const groupWords = ({ groups }: Topic): TopicWords<'groups'> => here.get(groups) ?? latest;
