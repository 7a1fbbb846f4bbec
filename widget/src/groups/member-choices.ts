import type { Conversation, Member, Members, Moderation } from '@parlor/sdk';
import type { TopicWords } from '../i18n/en.js';
import type { ViewContext } from '../shared/view-context.js';
import type { Choice } from '../shared/choice-menu.js';
import { groupIcons } from '../shared/group-icons.js';
import { viewIcons } from '../shared/view-icons.js';

const hour = 3600;
const day = 24 * hour;

export interface MemberActs {
  members: Members;
  moderation: Moderation;
}

/**
 * What the user may do with a member of a group; nothing with themselves. The server checks it
 * again.
 */
export function memberChoices(
  conversation: Conversation,
  { user, role, silencedUntil }: Member,
  { chat, me, announce }: ViewContext,
  words: TopicWords<'groups'>,
  { members, moderation }: MemberActs,
): Choice[] {
  if (conversation.kind !== 'group' || conversation.role === 'member' || user.id === me.id)
    return [];
  const { id } = conversation;
  const { name } = user;
  const owns = conversation.role === 'owner';
  const said = (task: () => Promise<unknown>, text: string) => async (): Promise<void> => {
    await task();
    announce(text);
  };
  const choices: Choice[] = [];
  if (owns) {
    const give = (to: Member['role']) =>
      said(() => members.setRole(id, user.id, to), words.madeRole(name, to));
    if (role === 'member')
      choices.push({ picture: groupIcons.star, label: words.makeAdmin, run: give('admin') });
    else choices.push({ picture: groupIcons.person, label: words.makeMember, run: give('member') });
    if (role !== 'owner')
      choices.push(
        {
          picture: groupIcons.crown,
          label: words.makeOwner,
          ask: {
            title: words.makeOwnerTitle(name),
            text: words.makeOwnerText,
            yes: words.makeOwnerYes,
            isDanger: false,
            run: give('owner'),
          },
        },
        {
          picture: groupIcons.forward,
          label: words.handOver,
          ask: {
            title: words.handOverTitle(name),
            text: words.handOverText,
            yes: words.handOverYes,
            run: said(() => members.transferOwnership(id, user.id), words.madeRole(name, 'owner')),
          },
        },
      );
  }
  if (owns || role === 'member') {
    const isSilent = silencedUntil != null && Date.parse(silencedUntil) > chat.now();
    const silence = (label: string, seconds: number): Choice => ({
      picture: groupIcons.clock,
      label,
      run: said(() => moderation.silenceMember(id, user.id, seconds), words.silencedMember(name)),
    });
    choices.push(
      isSilent
        ? {
            picture: groupIcons.speak,
            label: words.unsilence,
            run: said(() => moderation.unsilenceMember(id, user.id), words.unsilencedMember(name)),
          }
        : {
            picture: groupIcons.quiet,
            label: words.silence,
            more: [
              silence(words.forHour, hour),
              silence(words.forDay, day),
              silence(words.forWeek, 7 * day),
              silence(words.forMonth, 30 * day),
            ],
          },
    );
  }
  if (owns || role !== 'owner')
    choices.push(
      {
        picture: viewIcons.leave,
        label: words.remove,
        isDanger: true,
        ask: {
          title: words.removeTitle(name),
          text: words.removeText,
          yes: words.removeYes,
          run: said(() => members.remove(id, user.id), words.removed(name)),
        },
      },
      {
        picture: groupIcons.ban,
        label: words.ban,
        isDanger: true,
        ask: {
          title: words.banTitle(name),
          text: words.banText,
          yes: words.banYes,
          run: said(() => members.ban(id, user.id), words.banned(name)),
        },
      },
    );
  return choices;
}
