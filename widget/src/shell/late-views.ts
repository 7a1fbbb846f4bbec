/**
 * Where the code of those views is that nobody sees first. Comes with what follows the first sight,
 * so that the first file need not name them.
 */
import type { Catalogue } from '../i18n/en.js';
import type { View } from './view-context.js';
import { load } from '../shared/load.js';

const files: Partial<Record<View['name'], () => Promise<unknown>>> = {
  archived: () => load(() => import('../conversation-list/archived.js')),
  directory: () => load(() => import('../people/directory.js')),
  people: () => load(() => import('../people/people.js')),
  person: () => load(() => import('../people/person.js')),
  search: () => load(() => import('../search/search.js')),
  moderation: () => load(() => import('../moderation/moderation.js')),
  report: () => load(() => import('../moderation/report.js')),
  profile: () => load(() => import('../profile/profile.js')),
  pins: () => load(() => import('../pins/pins.js')),
};

/** Takes the words of a language, once a page of groups was opened. */
let speak: ((t: Catalogue) => Promise<void>) | undefined;

export async function loadView(name: View['name'], t: Catalogue): Promise<void> {
  const file = files[name];
  if (file) return void (await file());
  // All other views are of groups. By `then`: the build adds one to an import of a file that other
  // files share, which would bind to the assignment.
  const speakOfGroups = await load(() => import('../groups/group-views.js')).then(
    (pages) => pages.speakOfGroups,
  );
  speak = speakOfGroups;
  await speakOfGroups(t);
}

/** Another language. */
export async function speakOfViews(t: Catalogue): Promise<void> {
  await speak?.(t);
}
