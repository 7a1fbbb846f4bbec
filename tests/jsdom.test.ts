// @vitest-environment jsdom
/**
 * Unit tests of host sites run in jsdom, which lacks much of a browser: importing, showing and
 * removing the chat there must not fail. Runs on what `npm run build` left.
 */
import { expect, test } from 'vitest';

test('the packages can be imported, and the element added and removed, in jsdom', async () => {
  const faults: string[] = [];
  window.addEventListener('error', ({ message }) => faults.push(message));
  const { createChat } = await import('@parlor/sdk');
  await import('@parlor/widget');

  const element = document.createElement('parlor-chat');
  element.setAttribute('site', 'pk_x');
  element.setAttribute('server', 'https://chat.example.com');
  document.body.append(element);
  await element.updateComplete;
  expect(element.shadowRoot?.querySelector('.launcher')?.getAttribute('aria-label')).toBeTruthy();
  element.remove();

  const chat = createChat({ site: 'pk_x', url: 'https://chat.example.com' });
  expect(chat.auth.user.value).toBeNull();
  await chat.close();
  expect(faults).toEqual([]);
});
