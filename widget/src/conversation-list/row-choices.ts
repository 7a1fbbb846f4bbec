/** The choices in the menu of a conversation's row. */
import {
  createConversations,
  createReceipts,
  createMemberSettings,
  isMuted,
  type Conversation,
  type Core,
} from '@parlor/sdk';
import { svg } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import '../shared/choice-menu.js';
import type { Choice } from '../shared/choice-menu.js';
import { groupIcons } from '../shared/group-icons.js';
import { icon } from '../shared/icons.js';
import { leaveQuestion, mayLeave } from '../shared/leave-question.js';
import { muteChoices, muteLabel } from '../shared/mute-choices.js';
import { bells } from '../shared/muted-sign.js';

const pictures = {
  pin: icon(svg`<path d="M7.5 3.5h5M8.2 3.5v5L5.5 11.7h9l-2.7-3.2v-5M10 11.7v5"/>`),
  archive: icon(
    svg`<rect x="3" y="4" width="14" height="4" rx="1.2"/><path d="M4.2 8v6.3A1.7 1.7 0 0 0 5.9 16h8.2a1.7 1.7 0 0 0 1.7-1.7V8M8 11h4"/>`,
  ),
  read: icon(svg`<path d="m2 10.8 3.2 3.2 6.3-7.5M10 13.4l.7.7L17.5 6.5"/>`),
  unread: icon(
    svg`<path d="M11 4.5H6.3A2.3 2.3 0 0 0 4 6.8v4.4a2.3 2.3 0 0 0 2.3 2.3h.7v3l3.6-3h3.1a2.3 2.3 0 0 0 2.3-2.3V9.5"/><circle cx="15.2" cy="5" r="2"/>`,
  ),
  bin: icon(
    svg`<path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 9.7A1.5 1.5 0 0 0 7.7 16.5h4.6a1.5 1.5 0 0 0 1.5-1.3l.7-9.7"/>`,
  ),
};

/** `say`: says what was done, and offers to undo it if that is possible. */
export async function rowChoices(
  conversation: Conversation,
  context: ViewContext,
  say: (text: string, undo?: () => Promise<unknown>) => void,
): Promise<Choice[]> {
  const { chat, me, t } = context;
  const words = context.talk!.rows;
  const { id, unread, lastMessage: last, lastSeq } = conversation;
  const groupWords = await t.groups();
  const settings = chat.use(createMemberSettings);
  const done = (task: Promise<unknown>, text: string, undo?: () => Promise<unknown>) =>
    task.then(() => say(text, undo));
  const choices: Choice[] = [];
  if (!conversation.archived)
    choices.push(
      conversation.pinnedAt
        ? { picture: pictures.pin, label: words.unpin, run: () => settings.unpin(id) }
        : {
            picture: pictures.pin,
            label: words.pin,
            run: () => done(settings.pin(id), words.pinned),
          },
    );
  choices.push({
    picture: isMuted(conversation, chat.now()) ? bells.on : bells.off,
    label: muteLabel(conversation, context) ?? '',
    more: muteChoices(conversation, context),
  });
  if (unread > 0)
    choices.push({
      picture: pictures.read,
      label: words.markRead,
      run: async () => void (await chat.receipts.markRead(id)),
    });
  else if (last?.kind === 'text' && last.senderId !== me.id && !last.deletedAt)
    choices.push({
      picture: pictures.unread,
      label: words.markUnread,
      run: async () => void (await chat.use(createReceipts).markUnread(id, last.seq)),
    });
  choices.push(
    conversation.archived
      ? {
          picture: pictures.archive,
          label: words.unarchive,
          run: () => done(settings.unarchive(id), words.restored, () => settings.archive(id)),
        }
      : {
          picture: pictures.archive,
          label: words.archive,
          run: () => done(settings.archive(id), words.archived, () => settings.unarchive(id)),
        },
    {
      picture: pictures.bin,
      label: words.clear,
      isDanger: true,
      ask: {
        title: words.clearTitle,
        text: words.clearText,
        yes: words.clear,
        // Messages that arrived while the question was open are kept: the user has not seen them.
        run: () => done(settings.clear(id, lastSeq), words.cleared),
      },
    },
  );
  if (mayLeave(conversation))
    choices.push({
      picture: groupIcons.door,
      label: groupWords.leave,
      isDanger: true,
      ask: leaveQuestion(conversation, conversation.members, context, groupWords, () => undefined),
    });
  return choices;
}

/** Whether the user has archived any conversation. */
export async function hasArchived(chat: Core): Promise<boolean> {
  return (await chat.use(createConversations).list({ archived: true, limit: 1 })).items.length > 0;
}
