/**
 * `npm run screenshots`: takes pictures of what is built; `-- messages` those of one topic. Those
 * that a document shows are written to `docs/pictures`, the others to `screenshots`, which git
 * ignores. Starts a server and the demo shop on free ports with data of their own for each topic,
 * lets people talk in Chromium (CHROMIUM names another one than /usr/bin/chromium), and ends all
 * that it started.
 */
import process from 'node:process';
import { report, setUp } from './setup.mjs';

try {
  await setUp();
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = report(error);
}

async function main(wanted) {
  const { startBrowser, startSites, undo } = await import('./pictures/stage.mjs');
  const { filesShow } = await import('./pictures/files-show.mjs');
  const { gallery } = await import('./pictures/gallery.mjs');
  const { filesSend } = await import('./pictures/files-send.mjs');
  const { groups } = await import('./pictures/groups.mjs');
  const { links } = await import('./pictures/links.mjs');
  const { messages } = await import('./pictures/messages.mjs');
  const { languages } = await import('./pictures/languages.mjs');
  const { moderation } = await import('./pictures/moderation.mjs');
  const { modes } = await import('./pictures/modes.mjs');
  const { people } = await import('./pictures/people.mjs');
  const { talk } = await import('./pictures/talk.mjs');
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void undo().finally(() => process.exit(1)));
  const topics = {
    'files-send': filesSend,
    'files-show': filesShow,
    gallery,
    groups,
    modes,
    messages,
    people,
    moderation,
    talk,
    links,
    languages,
  };
  const unknown = wanted.find((name) => !Object.hasOwn(topics, name));
  if (unknown)
    throw new Error(`There is no topic ${unknown}. There are: ${Object.keys(topics).join(', ')}.`);
  for (const [name, topic] of Object.entries(topics)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    try {
      await topic({ browser: await startBrowser(), ...(await startSites()) });
    } finally {
      await undo();
    }
  }
}
