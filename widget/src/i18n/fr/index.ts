/** French. */
import type { ChatErrorCode } from '@parlor/sdk';
import type { Translation, SystemWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { ready } from '../topic.js';
import { actions } from './actions.js';
import { attention } from './attention.js';
import { groups } from './groups.js';
import { moderation } from './moderation.js';
import { opening } from './opening.js';
import { people as peopleWords } from './people.js';
import { restrictions } from './restrictions.js';
import { talk } from './talk.js';
import { failures, views } from './views.js';

const plural = pluralsOf('fr');
const { people, apart } = listsOf('fr', (count) =>
  plural(count, { one: `${count} autre`, other: `${count} autres` }),
);
const members = (count: number) =>
  plural(count, { one: `${count} personne`, other: `${count} personnes` });
const unread = (count: number, label: string) =>
  plural(count, { one: `${label} message non lu`, other: `${label} messages non lus` });
const roles = { owner: 'propriétaire', admin: 'admin', member: 'membre' };

const you = 'Vous';
type Name = string | undefined;
const did = (by: Name, what: string) =>
  by === undefined ? `Vous avez ${what}` : `${apart(by)} a ${what}`;
const didTo = (by: Name, what: string, whom: Name) =>
  whom === undefined ? `${apart(by ?? you)} vous a ${what}` : did(by, `${what} ${apart(whom)}`);

const entries: SystemWords = {
  created: ({ by, title }, name) => did(name(by), `créé « ${apart(title ?? '')} »`),
  joined: ({ by, userIds: [first = '', ...more], userIds }, name) =>
    first === by
      ? did(name(by), 'rejoint le groupe')
      : more.length > 0
        ? did(name(by), `ajouté ${people(userIds.map((id) => name(id) ?? 'vous'))}`)
        : didTo(name(by), 'ajouté', name(first)),
  left: ({ userId }, name) => did(name(userId), 'quitté le groupe'),
  removed: ({ by, userId, banned }, name) =>
    didTo(name(by), banned ? 'banni' : 'retiré', name(userId)),
  closed: ({ by }, name) => did(name(by), 'mis fin à cette conversation'),
  renamed: ({ by, title }, name) => did(name(by), `renommé le groupe en « ${apart(title)} »`),
  role: ({ by, userId, role }, name) => `${didTo(name(by), 'nommé', name(userId))} ${roles[role]}`,
  transferred: ({ by, userId }, name) => `${didTo(name(by), 'nommé', name(userId))} propriétaire`,
  changed: ({ by }, name) => did(name(by), 'modifié les réglages'),
};

export const words: Translation = {
  language: 'fr',
  dir: 'ltr',
  launcher: { open: 'Ouvrir le chat', close: 'Fermer le chat', unread },
  panel: {
    title: 'Chat',
    close: 'Fermer le chat',
    back: 'Retour',
    loading: 'Chargement',
    brokenView: 'Cette partie du chat ne s’est pas chargée.',
    failed: 'Le chat est injoignable.',
  },
  failure: (code: ChatErrorCode) =>
    failures[code] ?? 'Cela n’a pas fonctionné. Veuillez réessayer.',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'Réessayer',
  search: 'Rechercher',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'Quelqu’un',
  notesToSelf: 'Notes personnelles',
  notesToSelfHint: 'Visibles par vous seulement',
  conversations: {
    title: 'Messages',
    newMessage: 'Nouveau message',
    people: 'Personnes',
    profile: 'Votre profil',
    emptyTitle: 'Pas encore de messages',
    emptyText: 'Trouvez quelqu’un ici et dites bonjour.',
    own: (text) => `Vous : ${apart(text)}`,
    by: (name, text) => `${apart(name)} : ${apart(text)}`,
    unread,
    list: 'Conversations',
    failed: 'Vos conversations n’ont pas pu être chargées.',
  },
  presence: {
    online: 'En ligne',
    lastSeen: (ago) => `En ligne ${ago}`,
    justNow: 'En ligne à l’instant',
    members,
    membersOnline: (count, online) => `${members(count)}, ${online} en ligne`,
    guest: 'Sans compte',
    bot: 'Bot',
    moderator: 'Modération',
    admin: 'Admin',
    notStaff: 'Hors équipe',
    notStaffText:
      'Ce nom ressemble à celui d’un membre de la modération ou de l’administration. Cette personne n’en fait pas partie.',
  },
  days: { today: 'Aujourd’hui', yesterday: 'Hier' },
  messages: {
    log: (name) => `Messages avec ${name}`,
    notes: 'Vos notes',
    you,
    said: (name) => `${name} : `,
    deleted: 'Ce message a été supprimé',
    hidden: 'Vous avez supprimé ce message',
    edited: 'modifié',
    unread: 'Nouveaux messages',
    latest: 'Aller au dernier message',
    latestUnread: (count) =>
      plural(count, {
        one: `${count} nouveau message, aller au dernier`,
        other: `${count} nouveaux messages, aller au dernier`,
      }),
    arrived: (name, text) => `${name} : ${text}`,
    sending: 'Envoi en cours',
    queued: 'En attente de connexion',
    later: 'Sera envoyé tout seul dans un instant',
    sent: 'Envoyé',
    delivered: 'Distribué',
    seen: 'Vu',
    notSent: 'Non envoyé.',
    retry: 'Réessayer',
    discard: 'Supprimer',
    emptyTitle: (name) => `Dites bonjour à ${name}`,
    emptyText: 'Le premier message ouvre la conversation.',
    notesTitle: 'Un endroit pour vos pensées',
    notesText: 'Liens, rappels, brouillons : personne d’autre ne les voit.',
    failed: 'Les messages n’ont pas pu être chargés.',
    olderFailed: 'Les messages plus anciens n’ont pas pu être chargés.',
  },
  composer: {
    label: 'Message',
    placeholder: 'Écrire un message',
    notesPlaceholder: 'Écrire une note',
    emoji: 'Émojis',
    send: 'Envoyer',
    left: (count) =>
      plural(count, { one: `${count} caractère restant`, other: `${count} caractères restants` }),
    tooLong: (count) =>
      plural(count, { one: `${count} caractère de trop`, other: `${count} caractères de trop` }),
  },
};
