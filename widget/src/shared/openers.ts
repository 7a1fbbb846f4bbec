/**
 * Any button of the page opens the chat: `data-parlor-open` its list, `data-parlor-user="…"` a
 * person, `data-parlor-conversation="…"` a conversation. One listener for all of them, also for
 * those that come later. Without any library, as the loader carries it: what is asked for before
 * the chat's code is here waits in the element's `target` and `open`.
 */
import { invitedBy } from './invite-link.js';
import type { Target } from './view-context.js';

const openers = '[data-parlor-open],[data-parlor-user],[data-parlor-conversation]';

export function openAt(chat: HTMLElement, target: Target): void {
  Object.assign(chat, { target });
  chat.setAttribute('open', '');
}

/** Whoever has followed an invite link wants to see the group. */
export function openInvite(chat: HTMLElement): void {
  const invite = invitedBy();
  if (invite) openAt(chat, { invite });
}

/**
 * Until the signal. A press that somebody else has dealt with is left alone: of several chats the
 * first one takes it, or the one of `data-parlor-site`.
 */
export function followOpeners(chat: HTMLElement, signal: AbortSignal): void {
  const pressed = (event: MouseEvent): void => {
    const [from] = event.composedPath();
    // By the prototype: the fields of a form shadow its methods and properties by their names.
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
