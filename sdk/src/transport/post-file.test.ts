import { afterEach, expect, test, vi } from 'vitest';
import { FakePlatform } from '../../test-support/fake-platform.js';
import { ChatError } from '../chat-error.js';
import { postFile } from './post-file.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('a file whose upload was called off before it began is not sent', async () => {
  const begun: unknown[] = [];
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      upload = {};
      constructor() {
        begun.push(this);
      }
      open() {}
      setRequestHeader() {}
      send() {}
      abort() {}
    },
  );
  const platform = new FakePlatform();
  const signal = AbortSignal.abort(new ChatError('aborted', 'called off'));
  const post = {
    url: '/',
    token: 't',
    file: new Blob(['x']),
    name: 'x',
    onProgress: undefined,
    signal,
    platform,
  };
  await expect(Promise.race([postFile(post), platform.advance(0)])).rejects.toMatchObject({
    code: 'aborted',
  });
  expect([begun.length, platform.leftovers]).toEqual([0, 0]);
});
