import type { Conversation, User } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from './icons.js';

type Person = Pick<User, 'id' | 'name' | 'avatarUrl' | 'online'>;

/** A hue that is always the same for one id. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return (hash >>> 0) % 360;
}

/** The first letters of the first and the last word, whatever the script. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters
    .map(
      (word) =>
        [...(word ?? '')].find((character) => /[\p{L}\p{N}]/u.test(character)) ??
        [...(word ?? '')][0] ??
        '',
    )
    .join('')
    .toUpperCase();
}

const loaded = (event: Event): void => {
  (event.target as Element).toggleAttribute('data-loaded', event.type === 'load');
};

/**
 * A person's picture over the initials, which stay visible if the picture does not load. Hidden
 * from screen readers, because the name is always beside it. Styles of single elements are set by
 * the property, `.style=${text}`: a content security policy blocks the attribute.
 */
export function avatar(person: Person, size = 48, presence = true): TemplateResult {
  return html`<span
    class="avatar ${presence && person.online ? 'online' : ''}"
    .style=${`--person:${hueOf(person.id)};--size:${size}px`}
    data-initials=${initialsOf(person.name)}
    aria-hidden="true"
    >${
      person.avatarUrl
        ? html`<img
            src=${person.avatarUrl}
            alt=""
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
            @load=${loaded}
            @error=${loaded}
          />`
        : nothing
    }</span
  >`;
}

/**
 * The avatar of a conversation: a group's own picture, the one other person, two of several, or the
 * sign for notes to oneself.
 */
export function avatars(
  others: readonly Person[],
  size = 48,
  of?: Pick<Conversation, 'id' | 'title' | 'avatarUrl'>,
): TemplateResult {
  if (of?.title) return avatar({ ...of, name: of.title, online: false }, size);
  const [first, second] = others;
  if (!first)
    return html`<span class="avatar self" .style=${`--size:${size}px`} aria-hidden="true"
      >${icons.note}</span
    >`;
  if (!second) return avatar(first, size);
  const part = Math.round(size * 0.64);
  return html`<span class="stack" .style=${`--size:${size}px;--part:${part}px`}>
    ${avatar(second, part, false)}${avatar(first, part, false)}
  </span>`;
}
