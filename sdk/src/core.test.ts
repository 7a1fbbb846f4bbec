import { expect, test } from 'vitest';
import { createContacts } from './contacts.js';
import { createCore } from './core.js';

test('a chat gives the same feature to every caller, and another chat has its own', async () => {
  const options = { site: 'pk_test', url: 'http://localhost' };
  const [chat, other] = [createCore(options), createCore(options)];
  expect(chat.use(createContacts)).toBe(chat.use(createContacts));
  expect(other.use(createContacts)).not.toBe(chat.use(createContacts));
  await Promise.all([chat.close(), other.close()]);
});
