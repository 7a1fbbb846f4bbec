import { html, type TemplateResult } from 'lit';
import type { TopicWords } from '../i18n/en.js';
import { groupIcons } from '../shared/group-icons.js';
import { notice } from '../shared/notice.js';

/** The people who were chosen for a group, by id: added at once, or invited. */
export interface Brought {
  readonly added: readonly string[];
  readonly invited: readonly string[];
}

/** How many were added and how many invited; only the numbers that are not 0. */
export function broughtSaid({ added, invited }: Brought, words: TopicWords<'groups'>): string {
  const said = [
    ...(added.length > 0 ? [words.addedSaid(added.length)] : []),
    ...(invited.length > 0 ? [words.invitedSaid(invited.length)] : []),
  ];
  return said.join(' · ');
}

/** Shown if people were invited instead of added: they are not members yet. */
export function broughtNotice(
  brought: Brought,
  words: TopicWords<'groups'>,
  label: string,
  done: () => void,
): TemplateResult {
  const button = html`<button class="button primary" type="button" @click=${done}>
    ${label}
  </button>`;
  return html`<div class="scroller">
    ${notice(groupIcons.letter, broughtSaid(brought, words), words.broughtText, button)}
  </div>`;
}
