import type { Group } from '@parlor/sdk';
import { html, type TemplateResult } from 'lit';
import type { Catalogue } from '../locale/en.js';
import { groupWords } from '../locale/group-words.js';
import { avatar } from './avatar.js';

/** "Open group · 12 people". */
export function kindOf({ access, memberCount }: Pick<Group, 'access' | 'memberCount'>, t: Catalogue): string {
  const words = groupWords(t);
  return `${access === 'open' ? words.open : words.private} · ${t.presence.members(memberCount)}`;
}

/** Rows of a list that is on its way. */
export function ghosts(t: Catalogue, length = 4): TemplateResult {
  return html`<div role="img" aria-label=${t.panel.loading}>
    ${Array.from({ length }, () => html`<div class="ghost"><span class="bone"></span><span class="bone"></span></div>`)}
  </div>`;
}

/** A group's picture, or the first letters of its title. */
export function groupFace({ id, title, avatarUrl }: Pick<Group, 'id' | 'avatarUrl'> & { title: string | null }, size = 44): TemplateResult {
  return avatar({ id, name: title ?? '', avatarUrl, online: false }, size, false);
}
