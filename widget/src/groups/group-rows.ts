import type { Group } from '@parlor/sdk';
import type { TemplateResult } from 'lit';
import type { Catalogue, TopicWords } from '../i18n/en.js';
import { avatar } from '../shared/avatar.js';

/** "Open group · 12 people". */
export function kindOf(
  { access, memberCount }: Pick<Group, 'access' | 'memberCount'>,
  t: Catalogue,
  words: TopicWords<'groups'>,
): string {
  return `${access === 'open' ? words.open : words.private} · ${t.presence.members(memberCount)}`;
}

/** A group's picture, or the first letters of its title. */
export function groupFace(
  { id, title, avatarUrl }: Pick<Group, 'id' | 'avatarUrl'> & { title: string | null },
  size = 44,
): TemplateResult {
  return avatar({ id, name: title ?? '', avatarUrl, online: false }, size, false);
}
