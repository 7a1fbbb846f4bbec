/** One answer about the site for all who ask in a page, and for how long it is kept. */
import { expect, test } from 'vitest';
import { FakePlatform } from '../test-support/fake-platform.js';
import type { FeatureDeps } from './feature.js';
import { createKnownSite } from './known-site.js';
import { Listeners } from './listeners.js';
import type { WireEvent } from './protocol/events.js';
import { routes } from './protocol/routes.generated.js';
import type { Site } from './protocol/sites.js';
import { Rest } from './transport/rest.js';

function setUp() {
  const platform = new FakePlatform();
  const events = new Listeners<WireEvent>();
  const life = new AbortController();
  let asked = 0;
  platform.answer = () =>
    Promise.resolve(Response.json({ ok: true, data: { name: `Answer ${++asked}` } }));
  const deps = {
    platform,
    events,
    session: { life: life.signal },
    rest: new Rest('', 'pk_1', platform, routes),
  };
  const known = createKnownSite(deps as unknown as FeatureDeps);
  return { platform, events, life, known, asked: () => asked };
}

test('those who ask together share one answer, which is kept for ten seconds', async () => {
  const { platform, known, asked } = setUp();
  const names = async () =>
    (await Promise.all([known.recent(), known.recent()])).map(({ name }) => name);
  expect(await names()).toEqual(['Answer 1', 'Answer 1']);
  await platform.advance(9_000);
  expect(await names()).toEqual(['Answer 1', 'Answer 1']);
  await platform.advance(2_000);
  expect(await names()).toEqual(['Answer 2', 'Answer 2']);
  // After a reconnect, what is kept may be from before a change.
  expect((await known.current()).name).toBe('Answer 3');
  expect(await names()).toEqual(['Answer 3', 'Answer 3']);
  expect([asked(), platform.leftovers]).toEqual([3, 0]);
});

test('a change that the server reports replaces what is kept, and an answer from before it', async () => {
  const { platform, events, known } = setUp();
  const site = { name: 'Changed' } as Site;
  await known.recent();
  events.raise({ name: 'site.changed', data: { site } });
  expect((await known.recent()).name).toBe('Changed');
  await platform.advance(11_000);
  const earlier = known.recent();
  events.raise({ name: 'site.changed', data: { site } });
  await earlier;
  expect((await known.recent()).name).toBe('Changed');
});

test('who stops asking does not stop the others, and a failure is not kept', async () => {
  const { platform, known } = setUp();
  const answer = platform.answer;
  platform.answer = () => Promise.reject(new TypeError('fetch failed'));
  await expect(known.recent()).rejects.toMatchObject({ code: 'network_error' });
  platform.answer = answer;
  const stop = new AbortController();
  const [stopped, other] = [known.recent(stop.signal), known.recent()];
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  expect((await other).name).toBe('Answer 1');
});
