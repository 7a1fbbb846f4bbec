/** Groups: pages about one group, the list of groups, and ways into a group. */
import type { Group } from '@parlor/sdk';
import type { Catalogue } from '../i18n/en.js';
import './group.js';
import './group-add.js';
import './group-door.js';
import './group-links.js';
import './group-settings.js';
import './groups.js';
import './join.js';
import './new-group.js';

declare module '../shared/view-context.js' {
  interface Views {
    /** The user's groups, and those that the user could join. */
    groups: unknown;
    'new-group': unknown;
    /** About a conversation: a group, or several people. */
    group: { conversationId: string };
    /** For a group's owners and admins. */
    'group-add': { conversationId: string };
    'group-links': { conversationId: string };
    'group-settings': { conversationId: string };
    'group-door': { conversationId: string; of: 'requests' | 'invited' | 'banned' };
    /** A group that the user could join: of an invite link, an open one, or by its id. */
    join: { token: string } | { group: Group } | { conversationId: string };
  }
}

/** Fetched before a view of this feature is shown. */
export async function speak({ groups }: Catalogue): Promise<void> {
  await groups();
}
