/**
 * Whom somebody adds to a group, and who is asked instead: by the site's setting, the person's own,
 * and what there is between the two.
 */
import type { Output } from '@parlor/sdk/protocol/operations';
import { WhoMayAdd } from '@parlor/sdk/protocol/sites';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../support/person.js';
import { TestServer } from '../support/test-server.js';

const callers = ['member', 'guest', 'moderator', 'admin'] as const;
const relations = ['stranger', 'contact', 'former contact', 'blocked', 'blocker'] as const;
type Relation = (typeof relations)[number];

/**
 * By the stricter of the two settings, in the order of the callers: added (`+`), invited (`?`) or
 * `not_accepted` (`!`). A former contact can be written to by staff alone, and across a block
 * nobody is reached.
 */
const table: Readonly<Record<WhoMayAdd, Readonly<Record<Relation, string>>>> = {
  anyone: {
    stranger: '+ ? + +',
    contact: '+ + + +',
    'former contact': '! ! + +',
    blocked: '! ! ! !',
    blocker: '! ! ! !',
  },
  contacts: {
    stranger: '? ? + +',
    contact: '+ + + +',
    'former contact': '! ! + +',
    blocked: '! ! ! !',
    blocker: '! ! ! !',
  },
  nobody: {
    stranger: '? ? + +',
    contact: '? ? + +',
    'former contact': '! ! + +',
    blocked: '! ! ! !',
    blocker: '! ! ! !',
  },
};
const settings = WhoMayAdd.options;
const both = settings.flatMap((site) => settings.map((person) => [site, person] as const));
const stricter = (one: WhoMayAdd, other: WhoMayAdd) =>
  settings[Math.max(settings.indexOf(one), settings.indexOf(other))]!;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

async function relate(relation: Relation, caller: Person, other: Person): Promise<void> {
  if (relation === 'contact' || relation === 'former contact') {
    await caller.call('contacts.request', { userId: other.id });
    await other.call('contacts.accept', { userId: caller.id });
  }
  if (relation === 'former contact') await other.call('contacts.remove', { userId: caller.id });
  // The caller is blocked by the other one, or blocks them.
  if (relation === 'blocked') await other.call('blocks.add', { userId: caller.id });
  if (relation === 'blocker') await caller.call('blocks.add', { userId: other.id });
}

const said = (
  { added = [], invited = [] }: Pick<Output<'conversations.createGroup'>, 'added' | 'invited'>,
  { id }: Person,
) => (added.includes(id) ? '+' : invited.includes(id) ? '?' : 'neither');

describe('who is added to a group, and who is asked', () => {
  test.each(both)('where the site says %s and the person says %s', async (ofSite, ofPerson) => {
    const site = await server.site({ whoMayAdd: ofSite });
    const found: Partial<Record<Relation, string>> = {};
    for (const relation of relations) {
      const outcomes: string[] = [];
      for (const kind of callers) {
        const caller =
          kind === 'guest'
            ? await Person.guest(server, site, 'Guest')
            : await Person.of(server, site, kind, kind === 'member' ? 'user' : kind);
        const other = await Person.of(server, site, 'Other');
        await other.call('users.updateMe', { whoMayAddMe: ofPerson });
        await relate(relation, caller, other);
        const group = await caller.group('Club');
        const add = { conversationId: group, userIds: [other.id] };
        const create = { clientId: 'with', title: 'Club', userIds: [other.id] };
        const added = await caller.outcome('members.add', add);
        expect(await caller.outcome('conversations.createGroup', create)).toBe(added);
        if (added === 'ok') {
          const answer = await caller.call('conversations.createGroup', create);
          const outcome = said(answer, other);
          outcomes.push(outcome);
          // What is said is what is: a member sees the group, one who is asked sees an invitation,
          // and both ways in agree.
          for (const conversationId of [group, answer.id])
            expect(await other.outcome('conversations.get', { conversationId })).toBe(
              outcome === '+' ? 'ok' : 'not_found',
            );
          const invited = (await other.call('members.invitations', {})).items
            .map(({ group: { id } }) => id)
            .sort();
          expect(invited).toEqual(outcome === '?' ? [group, answer.id].sort() : []);
        } else {
          outcomes.push(added === 'not_accepted' ? '!' : added);
          expect((await other.call('members.invitations', {})).items).toEqual([]);
          expect((await other.call('conversations.list', { kind: 'group' })).items).toEqual([]);
        }
      }
      found[relation] = outcomes.join(' ');
    }
    expect(found).toEqual(table[stricter(ofSite, ofPerson)]);
  });
});
