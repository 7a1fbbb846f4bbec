import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { sending } from './sending.js';

const plural = pluralsOf('de');
const { apart, list } = listsOf('de', (count) => `${count} weitere`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'Bild', other: `${count} Bilder` }),
  video: (count) => plural(count, { one: 'Video', other: `${count} Videos` }),
  audio: (count) => plural(count, { one: 'Audiodatei', other: `${count} Audiodateien` }),
  file: (count) => plural(count, { one: 'Datei', other: `${count} Dateien` }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'Dateien anhängen',
  record: 'Sprachnachricht aufnehmen',
  sending,
  writes: 'schreibt',
  writing: (names) =>
    names.length > 1 ? `${list(names, 0)} schreiben` : `${apart(names[0] ?? '')} schreibt`,
  manyWriting: (count) =>
    plural(count, { one: `${count} Person schreibt`, other: `${count} Personen schreiben` }),
  addPeople: 'Personen hinzufügen',
  search: {
    title: 'Suche',
    all: 'Personen und Nachrichten durchsuchen',
    here: (name) => `Nachrichten mit ${name} durchsuchen`,
    hintTitle: 'Finde es wieder',
    hintText: 'Personen, Unterhaltungen und alles, was gesagt wurde.',
    hintHere: 'Tippe ein Wort der Nachricht, die du suchst.',
    conversations: 'Unterhaltungen',
    people: 'Personen',
    messages: 'Nachrichten',
    noneTitle: 'Nichts gefunden',
    noneText: 'Versuch ein anderes Wort oder nur seinen Anfang.',
    failed: 'Die Suche hat nicht geklappt.',
    found: (count) => plural(count, { one: `${count} Treffer`, other: `${count} Treffer` }),
  },
  mention: {
    list: 'Personen zum Erwähnen',
    found: (count) =>
      plural(count, {
        one: `${count} Person zum Erwähnen`,
        other: `${count} Personen zum Erwähnen`,
      }),
  },
  mute: {
    mute: 'Stummschalten',
    muted: 'Stumm',
    until: (time) => `Stumm bis ${time}`,
    unmute: 'Stummschaltung aufheben',
    hour: 'Für 1 Stunde',
    hours: 'Für 8 Stunden',
    morning: 'Bis morgen früh',
    week: 'Für eine Woche',
    always: 'Bis ich sie aufhebe',
    unmuted: 'Nicht mehr stumm',
    mentioned: 'Du wurdest erwähnt',
  },
  rows: {
    actions: (name) => `Aktionen für ${apart(name)}`,
    pin: 'Oben anheften',
    unpin: 'Nicht mehr anheften',
    pinned: 'Angeheftet',
    archive: 'Archivieren',
    unarchive: 'Zurück in die Liste',
    archived: 'Archiviert',
    restored: 'Zurück in der Liste',
    undo: 'Rückgängig',
    markRead: 'Als gelesen markieren',
    markUnread: 'Als ungelesen markieren',
    clear: 'Für mich löschen',
    clearTitle: 'Diese Unterhaltung für dich löschen?',
    clearText:
      'Was bisher gesagt wurde, ist für dich auf allen Geräten weg. Die anderen behalten es.',
    cleared: 'Für dich gelöscht',
    emptyTitle: 'Nichts archiviert',
    emptyText:
      'Unterhaltungen, die du archivierst, warten hier. Eine neue Nachricht holt sie zurück in die Liste.',
    failed: 'Die archivierten Unterhaltungen konnten nicht geladen werden.',
    draft: 'Entwurf:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'Sprachnachricht',
    download: 'Herunterladen',
    play: 'Abspielen',
    pause: 'Pause',
    speed: 'Tempo',
    position: 'Position',
    checking: 'Wird geprüft …',
    refused: 'Prüfung nicht bestanden',
    broken: 'Nicht geladen',
    cancel: 'Senden abbrechen',
  },
};
