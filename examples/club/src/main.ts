/** The reading room: puts the chat on the page, for the member whom the club signed in. */
import type { SignIdentity } from '@parlor/sdk';
import '@parlor/widget';

/**
 * Asked when the chat needs to know who this is: at first, and whenever Parlor wants a fresh token.
 */
const askTheClub: SignIdentity = async () => {
  const answer = await fetch('/chat-token');
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`/chat-token answered ${answer.status}`);
  const { token } = (await answer.json()) as { token: string };
  return token;
};

const margin = find<HTMLElement>('#margin');
const signOutForm = find<HTMLFormElement>('#sign-out');
const wide = matchMedia('(min-width: 62rem)');

const chat = document.createElement('parlor-chat');
chat.setAttribute('site', margin.dataset.site!);
chat.setAttribute('server', margin.dataset.server!);
chat.auth = askTheClub;
place(wide.matches ? 'inline' : 'popup');
find('.margin-inner').append(chat);

margin.addEventListener('change', (event) => place((event.target as HTMLInputElement).value));
wide.addEventListener('change', () => place(wide.matches ? 'inline' : 'popup'));

/** Leaving the club leaves the chat: first there, while the club still knows who this is. */
signOutForm.addEventListener('submit', async (event) => {
  event.preventDefault();
  await chat.signOut().catch(() => {});
  signOutForm.submit();
});

function place(mode: string): void {
  chat.toggleAttribute('inline', mode === 'inline');
  document.body.dataset['chat'] = mode;
  find<HTMLInputElement>(`[name="mode"][value="${mode}"]`).checked = true;
}

function find<E extends Element>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`The page has no ${selector}.`);
  return element;
}
