/** The choices to mute a conversation, or to unmute it. */
import { createMuting, isMuted, type Conversation } from '@parlor/sdk';
import type { TalkWords } from '../i18n/en.js';
import { untilOf } from '../i18n/until.js';
import type { ViewContext } from './view-context.js';
import type { Choice } from './choice-menu.js';
import { groupIcons } from './group-icons.js';
import { bells } from './muted-sign.js';

type Muted = Pick<Conversation, 'mutedUntil'>;

/** The mute words of `talk`; empty until they are loaded. */
const wordsOf = ({ talk }: ViewContext): Partial<TalkWords['mute']> => talk?.mute ?? {};

/** "Muted until 14:05", or, if it is not muted, what the button does. */
export function muteLabel(conversation: Muted, context: ViewContext): string | undefined {
  const { mute, muted, until } = wordsOf(context);
  if (!isMuted(conversation, context.chat.now())) return mute;
  const end = new Date(conversation.mutedUntil!);
  // The server's value for "without end".
  return end.getFullYear() > 9000 ? muted : until?.(untilOf(end, context.formats, context.t));
}

export function muteChoices(
  conversation: Muted & Pick<Conversation, 'id'>,
  context: ViewContext,
): Choice[] {
  const words = wordsOf(context);
  const muting = context.chat.use(createMuting);
  const now = new Date(context.chat.now());
  const mute = (label: string | undefined, until: Date | null): Choice => ({
    picture: groupIcons.clock,
    label: label ?? '',
    async run() {
      await muting.mute(conversation.id, until);
      context.announce(
        (until ? words.until?.(untilOf(until, context.formats, context.t)) : words.muted) ?? '',
      );
    },
  });
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
  const choices = [
    mute(words.hour, inHours(1)),
    mute(words.hours, inHours(8)),
    mute(words.morning, morning),
    mute(
      words.week,
      new Date(
        now.getFullYear(),
        now.getMonth(),
        now.getDate() + 7,
        now.getHours(),
        now.getMinutes(),
      ),
    ),
    { ...mute(words.always, null), picture: bells.off },
  ];
  if (!isMuted(conversation, context.chat.now())) return choices;
  const unmute: Choice = {
    picture: bells.on,
    label: words.unmute ?? '',
    async run() {
      await muting.unmute(conversation.id);
      context.announce(words.unmuted ?? '');
    },
  };
  return [unmute, ...choices];
}
