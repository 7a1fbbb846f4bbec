import type { Group } from '@parlor/sdk';
import type { TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { groupWords } from '../i18n/group-words.js';
import { avatar } from '../shared/avatar.js';

/** "Open group · 12 people". */
export function kindOf(
  { access, memberCount }: Pick<Group, 'access' | 'memberCount'>,
  t: Catalogue,
): string {
  const words = groupWords(t);
  return `${access === 'open' ? words.open : words.private} · ${t.presence.members(memberCount)}`;
}

/** A group's picture, or the first letters of its title. */
export function groupFace(
  { id, title, avatarUrl }: Pick<Group, 'id' | 'avatarUrl'> & { title: string | null },
  size = 44,
): TemplateResult {
  return avatar({ id, name: title ?? '', avatarUrl, online: false }, size, false);
}
