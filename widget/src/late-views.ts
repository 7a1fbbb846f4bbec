/**
 * Where the code of those views is that nobody sees first. Comes with what follows the first sight,
 * so that the first file need not name them.
 */
import type { Catalogue } from './locale/en.js';
import type { View } from './view-context.js';
import { load } from './load.js';

const files: Partial<Record<View['name'], () => Promise<unknown>>> = {
  archived: () => load(() => import('./elements/archived.js')),
  directory: () => load(() => import('./elements/directory.js')),
  people: () => load(() => import('./elements/people.js')),
  person: () => load(() => import('./elements/person.js')),
  search: () => load(() => import('./elements/search.js')),
  moderation: () => load(() => import('./elements/moderation.js')),
  report: () => load(() => import('./elements/report.js')),
  profile: () => load(() => import('./elements/profile.js')),
  pins: () => load(() => import('./elements/pins.js')),
};

/** Takes the words of a language, once a page of groups was opened. */
let speak: ((t: Catalogue) => Promise<void>) | undefined;

export async function loadView(name: View['name'], t: Catalogue): Promise<void> {
  const file = files[name];
  if (file) return void (await file());
  // All other views are of groups. By `then`: the build adds one to an import of a file that other
  // files share, which would bind to the assignment.
  const speakOfGroups = await load(() => import('./elements/group-views.js')).then(
    (pages) => pages.speakOfGroups,
  );
  speak = speakOfGroups;
  await speakOfGroups(t);
}

/** Another language. */
export async function speakOfViews(t: Catalogue): Promise<void> {
  await speak?.(t);
}
