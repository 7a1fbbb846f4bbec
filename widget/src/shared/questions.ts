/** Questions to confirm before actions on another person, with the actions that they run. */
import { createBlocks, createContacts, type User } from '@parlor/sdk';
import type { Question } from './confirm-dialog.js';
import type { PeopleWords } from '../i18n/en.js';
import type { ViewContext } from './view-context.js';

export type Doubt = 'remove' | 'block' | 'unblock';

export function questionOf(
  doubt: Doubt,
  { id, name, role }: Pick<User, 'id' | 'name' | 'role'>,
  words: PeopleWords,
  context: ViewContext,
): Question {
  const contacts = context.chat.use(createContacts);
  const blocks = context.chat.use(createBlocks);
  const { cancel } = words;
  switch (doubt) {
    case 'remove':
      return {
        title: words.removeTitle(name),
        text: words.removeText,
        cancel,
        action: words.remove,
        danger: true,
        act: () => contacts.remove(id).then(() => context.announce(words.removed(name))),
      };
    case 'block':
      return {
        title: words.blockTitle(name),
        text: role === 'user' ? words.blockText : words.blockStaffText,
        cancel,
        action: words.block,
        danger: true,
        act: () => blocks.add(id).then(() => context.announce(words.blockedNow(name))),
        explain: ({ code }) => (code === 'limit_reached' ? words.blockFull : undefined),
      };
    case 'unblock':
      return {
        title: words.unblockTitle(name),
        text: words.unblockText,
        cancel,
        action: words.unblock,
        act: () => blocks.remove(id).then(() => context.announce(words.unblocked(name))),
      };
  }
}
