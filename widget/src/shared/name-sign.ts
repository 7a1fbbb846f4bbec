import type { User } from '@parlor/sdk';
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { icon } from './icons.js';

export const shield = icon(
  svg`<path d="M10 3 4.5 5v4.5c0 3.5 2.3 6.1 5.5 7.5 3.2-1.4 5.5-4 5.5-7.5V5z"/>`,
);

/** The fields of a user that a sign shows. */
type Signed = Pick<User, 'role' | 'resemblesStaff'> & Partial<Pick<User, 'kind'>>;

/** The words after a name for screen readers: "Moderator", "Not staff", "Bot", or nothing. */
export function signWords({ role, resemblesStaff, kind }: Signed, t: Catalogue): string {
  if (role !== 'user') return t.presence[role];
  return resemblesStaff ? t.presence.notStaff : kind === 'bot' ? t.presence.bot : '';
}

/**
 * Placed before a user's name, where a long name cannot push it out of the line: a shield for the
 * site's moderators and admins, "Not staff" for those whose name looks like one of theirs, and
 * "Bot".
 */
export function nameSign(user: Signed | undefined, t: Catalogue): TemplateResult | typeof nothing {
  if (!user) return nothing;
  const words = signWords(user, t);
  if (user.role !== 'user')
    return html`<span class="sign" title=${words}
      >${shield}<span class="listen">${words}</span></span
    > `;
  const title = user.resemblesStaff ? t.presence.notStaffText : words;
  return words
    ? html`<span class="sign ${user.resemblesStaff ? 'not' : ''}" title=${title}>${words}</span> `
    : nothing;
}
