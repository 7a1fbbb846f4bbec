import { createMembers, type Conversation, type Member } from '@parlor/sdk';
import type { TopicWords } from '../i18n/en.js';
import type { ViewContext } from './view-context.js';
import { avatar } from './avatar.js';
import type { Choice, Question } from './choice-menu.js';

/** How many members the last owner can choose from to hand the group over. */
const mostHeirs = 8;

/**
 * A user cannot leave a direct conversation of two: they archive it, or delete it for themselves.
 */
export const mayLeave = ({ kind, memberCount }: Conversation): boolean =>
  kind === 'group' || memberCount > 2;

/**
 * What is asked before the user leaves a conversation. The last owner hands it over first, unless
 * there is no other member. `gone` is called when they left.
 */
export function leaveQuestion(
  conversation: Conversation,
  everybody: readonly Member[],
  { me, chat }: ViewContext,
  words: TopicWords<'groups'>,
  gone: () => void,
): Question {
  const { id, kind, role, access, memberCount } = conversation;
  const members = chat.use(createMembers);
  const others = everybody.filter(({ user }) => user.id !== me.id);
  const leave = async (): Promise<void> => {
    await members.leave(id);
    gone();
  };
  if (role === 'owner' && memberCount > 1 && !others.some((other) => other.role === 'owner')) {
    const hand = ({ user }: Member): Choice => ({
      picture: avatar(user, 26, false),
      label: user.name,
      ask: {
        title: words.handOverTitle(user.name),
        text: words.handOverAndLeaveText,
        yes: words.leave,
        run: async () => {
          await members.transferOwnership(id, user.id);
          await leave();
        },
      },
    });
    return {
      title: words.lastOwnerTitle,
      text: words.lastOwnerText,
      yes: words.handOverNow,
      isDanger: false,
      more: others.slice(0, mostHeirs).map(hand),
    };
  }
  if (kind === 'direct')
    return {
      title: words.leaveDirectTitle,
      text: words.leaveDirectText,
      yes: words.leave,
      run: leave,
    };
  return {
    title: words.leaveTitle,
    text:
      memberCount === 1
        ? words.leaveLastText
        : access === 'open'
          ? words.leaveOpenText
          : words.leaveText,
    yes: words.leave,
    run: leave,
  };
}
