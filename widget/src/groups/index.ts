/** Groups: pages about one group, the list of groups, and ways into a group. */
import type { Catalogue } from '../i18n/en.js';
import './group.js';
import './group-add.js';
import './group-door.js';
import './group-links.js';
import './group-settings.js';
import './groups.js';
import './join.js';
import './new-group.js';

/** Fetched before a view of this feature is shown. */
export async function speak({ groups }: Catalogue): Promise<void> {
  await groups();
}
