import type { HostUser } from '@parlor/sdk/protocol/host';
import { html, nothing, type TemplateResult } from 'lit';
import { formatTime } from '../shared/formats.js';

export const kindNames = { guest: 'Guest', member: 'Member', bot: 'Bot' } as const;
export const roleNames = { user: 'User', moderator: 'Moderator', admin: 'Admin' } as const;

/** Role, state and sanctions of a person; nothing for what is usual. */
export function badgesOf({ role, status, sanctions }: HostUser): TemplateResult {
  const { banned, bannedUntil, silencedUntil } = sanctions;
  return html`${role === 'user' ? nothing : html`<span class="badge accent">${roleNames[role]}</span>`}
  ${
    banned
      ? html`<span class="badge bad"
          >${bannedUntil ? `Banned until ${formatTime(bannedUntil)}` : 'Banned for good'}</span
        >`
      : nothing
  }
  ${
    silencedUntil
      ? html`<span class="badge bad">Silenced until ${formatTime(silencedUntil)}</span>`
      : nothing
  }
  ${status === 'deactivated' ? html`<span class="badge">Deactivated</span>` : nothing}
  ${status === 'deleted' ? html`<span class="badge">Deleted</span>` : nothing}`;
}

/** How the host, or the user, is known besides the name. */
export const alsoKnownAs = ({ email, externalId }: HostUser): string =>
  [email, externalId].filter(Boolean).join(' · ');
