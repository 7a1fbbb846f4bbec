import { expect, test } from 'vitest';
import { FakePlatform, settled } from '../../test-support/fake-platform.js';
import { conversation } from '../../test-support/fixtures.js';
import type { Me } from '../protocol/users.js';
import { Sync } from './sync.js';
import type { Call } from '../transport/calls.js';

const hour = 3_600_000;

test.each([hour, -hour])(
  'a muted conversation counts again at the time of the server, whose clock is %i ms ahead',
  async (clockAhead) => {
    const platform = new FakePlatform();
    const now = () => platform.now() + clockAhead;
    const item = conversation('one', {
      unread: 2,
      mentions: 0,
      mutedUntil: new Date(now() + 60_000).toISOString(),
    });
    const call: Call = async () => ({ epoch: 'e', items: [item], gone: [], next: null }) as never;
    const sync = new Sync({ call, platform, backoff: { delay: () => 1_000 }, now });
    sync.conversations.live.subscribe(() => undefined);
    sync.reset({ id: 'me' } as Me);
    await settled();
    expect(sync.conversations.list.value).toMatchObject({ items: [{ id: 'one' }], unread: 0 });
    await platform.advance(59_000);
    expect(sync.conversations.list.value.unread).toBe(0);
    await platform.advance(2_000);
    expect(sync.conversations.list.value.unread).toBe(2);
    sync.close();
  },
);

test.each([0, 1, 2, 3, 4, 5])(
  'a mute that ends after %i looks at the clock, while the list is counted anew, is not missed',
  async (before) => {
    const platform = new FakePlatform();
    const end = platform.now() + 60_000;
    let looks = 0;
    // The timer is a millisecond early.
    const now = () =>
      platform.now() === end ? end - 1 + Number(looks++ >= before) : platform.now();
    const item = conversation('one', {
      unread: 2,
      mentions: 0,
      mutedUntil: new Date(end).toISOString(),
    });
    const call: Call = async () => ({ epoch: 'e', items: [item], gone: [], next: null }) as never;
    const sync = new Sync({ call, platform, backoff: { delay: () => 1_000 }, now });
    sync.conversations.live.subscribe(() => undefined);
    sync.reset({ id: 'me' } as Me);
    await settled();
    await platform.advance(61_000);
    expect(sync.conversations.list.value.unread).toBe(2);
    sync.close();
  },
);
