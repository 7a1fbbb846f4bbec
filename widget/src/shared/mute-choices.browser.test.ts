import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';
import type * as muting from './mute-choices.js';

let mounted: Mounted<{ muting: typeof muting }>;

beforeAll(async () => {
  mounted = await Mounted.open({ muting: 'shared/mute-choices.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

/** The device's clock is two hours ahead of the server's. */
const mutedFor = (minutes: number) =>
  mounted.run(({ kit, muting }, minutes) => {
    const now = () => Date.now() - 2 * 3_600_000;
    const context = kit.contextOf(kit.chatOf({ now }));
    const mutedUntil = new Date(now() + minutes * 60_000).toISOString();
    const of = { id: 'talk', mutedUntil };
    const offered = muting.muteChoices(of, context).map(({ label }) => label);
    return { label: muting.muteLabel(of, context), offered };
  }, minutes);
const choices = [
  'For 1 hour',
  'For 8 hours',
  'Until tomorrow morning',
  'For a week',
  'Until I unmute it',
];

test("a conversation is muted until the end by the server's clock", async () => {
  const { label, offered } = await mutedFor(30);
  expect(label).toMatch(/^Muted until /);
  expect(offered).toEqual(['Unmute', ...choices]);
});

test('after the end it can be muted again', async () => {
  expect(await mutedFor(-1)).toEqual({ label: 'Mute', offered: choices });
});

test("a time that was chosen counts from the server's clock", async () => {
  const early = await mounted.run(async ({ kit, muting }) => {
    const now = () => Date.parse('2026-03-12T12:00:00Z');
    const muted: (Date | null)[] = [];
    const mute = async (_: string, until: Date | null) => void muted.push(until);
    const context = kit.contextOf(kit.chatOf({ now }, { createMuting: { mute } }));
    const [hour, , , , always] = muting.muteChoices({ id: 'talk', mutedUntil: null }, context);
    await hour!.run!();
    await always!.run!();
    return muted.map((until) => until?.toISOString() ?? null);
  });
  expect(early).toEqual(['2026-03-12T13:00:00.000Z', null]);
});
