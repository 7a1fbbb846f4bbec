/**
 * Any button of the page opens the chat: `data-parlor-open` its list, `data-parlor-user="…"` a
 * person, `data-parlor-conversation="…"` a conversation. One listener handles all of them, also
 * those that are added later. Uses no library, because the loader contains it: until the chat's
 * code is loaded, a request is kept in the element's `target` and `open`.
 */
import { invitedBy } from './invite-link.js';
import type { Target } from './view-context.js';

const openers = '[data-parlor-open],[data-parlor-user],[data-parlor-conversation]';

export function openAt(chat: HTMLElement, target: Target): void {
  Object.assign(chat, { target });
  chat.setAttribute('open', '');
}

/** A user who has followed an invite link wants to see the group. */
export function openInvite(chat: HTMLElement): void {
  const invite = invitedBy();
  if (invite) openAt(chat, { invite });
}

/**
 * Listens until the signal aborts. Ignores a press that another listener has handled: of several
 * chats, the first one handles it, or the one that `data-parlor-site` names.
 */
export function followOpeners(chat: HTMLElement, signal: AbortSignal): void {
  const pressed = (event: MouseEvent): void => {
    const [from] = event.composedPath();
    // From the prototype: fields of a form shadow its methods and properties with their names.
    const { closest, getAttribute } = Element.prototype;
    const opener = from instanceof Element && closest.call(from, openers);
    if (!opener || event.defaultPrevented || !chat.isConnected) return;
    const said = (name: string) => getAttribute.call(opener, `data-parlor-${name}`) ?? undefined;
    const site = said('site');
    if (site && site !== chat.getAttribute('site')) return;
    event.preventDefault();
    if (said('open') === 'toggle') chat.toggleAttribute('open');
    else openAt(chat, { userId: said('user'), conversationId: said('conversation') });
  };
  document.addEventListener('click', pressed, { signal });
  addEventListener('hashchange', () => openInvite(chat), { signal });
}
