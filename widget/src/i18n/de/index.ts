/** German. */
import type { ChatErrorCode } from '@parlor/sdk';
import { actions } from './actions.js';
import { attention } from './attention.js';
import { groups } from './groups.js';
import { moderation } from './moderation.js';
import { opening } from './opening.js';
import { people as peopleWords } from './people.js';
import { restrictions } from './restrictions.js';
import { talk } from './talk.js';
import { failures, views } from './views.js';
import type { Translation, SystemWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { ready } from '../topic.js';

const plural = pluralsOf('de');
const { people, apart } = listsOf('de', (count) =>
  plural(count, { one: `${count} weitere Person`, other: `${count} weitere` }),
);
const members = (count: number) =>
  plural(count, { one: `${count} Person`, other: `${count} Personen` });
const unread = (count: number, label: string) =>
  plural(count, { one: `${label} ungelesene Nachricht`, other: `${label} ungelesene Nachrichten` });
const roles = { owner: 'zur Leitung', admin: 'zum Admin', member: 'zum Mitglied' };

const has = (name: string | undefined) => (name === undefined ? 'Du hast' : `${apart(name)} hat`);
const whom = (name: string | undefined) => (name === undefined ? 'dich' : apart(name));
const isJoined = (name: string | undefined) =>
  name === undefined ? 'Du bist beigetreten' : `${apart(name)} ist beigetreten`;
const entries: SystemWords = {
  created: ({ by, title }, name) => `${has(name(by))} „${apart(title ?? '')}“ erstellt`,
  joined: ({ by, userIds }, name) =>
    userIds[0] !== by
      ? `${has(name(by))} ${people(userIds.map((id) => name(id) ?? 'dich'))} hinzugefügt`
      : isJoined(name(by)),
  left: ({ userId }, name) => `${has(name(userId))} die Gruppe verlassen`,
  removed: ({ by, userId, banned }, name) =>
    `${has(name(by))} ${whom(name(userId))} ${banned ? 'gesperrt' : 'entfernt'}`,
  closed: ({ by }, name) => `${has(name(by))} diese Unterhaltung beendet`,
  renamed: ({ by, title }, name) => `${has(name(by))} den Namen in „${apart(title)}“ geändert`,
  role: ({ by, userId, role }, name) =>
    `${has(name(by))} ${whom(name(userId))} ${roles[role]} gemacht`,
  transferred: ({ by, userId }, name) =>
    `${has(name(by))} ${whom(name(userId))} ${roles.owner} gemacht`,
  changed: ({ by }, name) => `${has(name(by))} die Einstellungen geändert`,
};

export const words: Translation = {
  language: 'de',
  dir: 'ltr',
  launcher: { open: 'Chat öffnen', close: 'Chat schließen', unread },
  panel: {
    title: 'Chat',
    close: 'Chat schließen',
    back: 'Zurück',
    loading: 'Wird geladen',
    brokenView: 'Dieser Teil des Chats wurde nicht geladen.',
    failed: 'Der Chat ist nicht erreichbar.',
  },
  failure: (code: ChatErrorCode) =>
    failures[code] ?? 'Das hat nicht geklappt. Bitte versuch es noch einmal.',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'Erneut versuchen',
  search: 'Suchen',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'Jemand',
  notesToSelf: 'Eigene Notizen',
  notesToSelfHint: 'Nur du siehst das',
  conversations: {
    title: 'Nachrichten',
    newMessage: 'Neue Nachricht',
    people: 'Personen',
    profile: 'Dein Profil',
    emptyTitle: 'Noch keine Nachrichten',
    emptyText: 'Such dir hier jemanden aus und sag Hallo.',
    own: (text) => `Du: ${apart(text)}`,
    by: (name, text) => `${apart(name)}: ${apart(text)}`,
    unread,
    list: 'Unterhaltungen',
    failed: 'Deine Unterhaltungen konnten nicht geladen werden.',
  },
  presence: {
    online: 'Online',
    lastSeen: (ago) => `Zuletzt online ${ago}`,
    justNow: 'Gerade noch online',
    members,
    membersOnline: (count, online) => `${members(count)}, ${online} online`,
    guest: 'Gast',
    bot: 'Bot',
    moderator: 'Moderation',
    admin: 'Admin',
    notStaff: 'Nicht vom Team',
    notStaffText:
      'Dieser Name sieht aus wie der eines Mitglieds der Moderation oder Administration. Diese Person gehört nicht dazu.',
  },
  days: { today: 'Heute', yesterday: 'Gestern' },
  messages: {
    log: (name) => `Nachrichten mit ${name}`,
    notes: 'Deine Notizen',
    you: 'Du',
    said: (name) => `${name}: `,
    deleted: 'Diese Nachricht wurde gelöscht',
    hidden: 'Du hast diese Nachricht gelöscht',
    edited: 'bearbeitet',
    unread: 'Neue Nachrichten',
    latest: 'Zur neuesten Nachricht',
    latestUnread: (count) =>
      plural(count, {
        one: `${count} neue Nachricht, zur neuesten springen`,
        other: `${count} neue Nachrichten, zur neuesten springen`,
      }),
    arrived: (name, text) => `${name}: ${text}`,
    sending: 'Wird gesendet',
    queued: 'Wartet auf Verbindung',
    later: 'Wird gleich von selbst gesendet',
    sent: 'Gesendet',
    delivered: 'Zugestellt',
    seen: 'Gesehen',
    notSent: 'Nicht gesendet.',
    retry: 'Erneut senden',
    discard: 'Löschen',
    emptyTitle: (name) => `Sag Hallo zu ${name}`,
    emptyText: 'Mit der ersten Nachricht beginnt die Unterhaltung.',
    notesTitle: 'Ein Platz für deine Gedanken',
    notesText: 'Links, Erinnerungen, Entwürfe: niemand sonst kann sie sehen.',
    failed: 'Die Nachrichten konnten nicht geladen werden.',
    olderFailed: 'Ältere Nachrichten konnten nicht geladen werden.',
  },
  composer: {
    label: 'Nachricht',
    placeholder: 'Nachricht schreiben',
    notesPlaceholder: 'Notiz schreiben',
    emoji: 'Emoji',
    send: 'Senden',
    left: (count) => `Noch ${count} Zeichen`,
    tooLong: (count) => `${count} Zeichen zu viel`,
  },
};
