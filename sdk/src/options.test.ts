import { expect, test } from 'vitest';
import { ChatError } from './chat-error.js';
import { createChat, type ChatOptions } from './index.js';
import { createHost } from './server/index.js';

const url = 'https://chat.example.com';
const wrong: [options: unknown, field: string, says: RegExp][] = [
  [undefined, 'url', /missing/],
  [{ site: 'pk_x' }, 'url', /missing.*https:/],
  [{ site: 'pk_x', url: 'chat.example.com' }, 'url', /http or https/],
  [{ site: 'pk_x', url: 'ftp://chat.example.com' }, 'url', /http or https/],
  [{ site: 'pk_x', url: 42 }, 'url', /http or https/],
  [{ url }, 'site', /missing.*pk_/],
  [{ site: 'pk_x', url, auth: 'a token' }, 'auth', /function/],
  // `Storage` of browsers has other methods.
  [{ site: 'pk_x', url, storage: { getItem: () => null } }, 'storage', /get, set, delete/],
  [{ site: 'pk_x', url, storage: null }, 'storage', /get, set, delete/],
  [{ site: 'pk_x', url, outboxStorage: {} }, 'outboxStorage', /entries/],
];

test.each(wrong)('%o is refused with a word on %s', (options, field, says) => {
  const make = () => createChat(options as ChatOptions);
  expect(make).toThrow(ChatError);
  expect(make).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      message: expect.stringMatching(says) as string,
    }) as Error,
  );
  expect(make).toThrow(
    expect.objectContaining({ details: [expect.objectContaining({ field })] }) as Error,
  );
});

test('a backend is told what it has left out, too', () => {
  expect(() => createHost({ url, secretKey: '' })).toThrow(/secretKey is missing/);
  expect(() => createHost({ url: 'chat', secretKey: 'sk_x' })).toThrow(/http or https/);
  expect(() => createHost(undefined as never)).toThrow(ChatError);
});
