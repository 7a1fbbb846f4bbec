import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { sending } from './sending.js';

const plural = pluralsOf('fr');
const { apart, list } = listsOf('fr', (count) => `${count} autres`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'Image', other: `${count} images` }),
  video: (count) => plural(count, { one: 'Vidéo', other: `${count} vidéos` }),
  audio: (count) => plural(count, { one: 'Fichier audio', other: `${count} fichiers audio` }),
  file: (count) => plural(count, { one: 'Fichier', other: `${count} fichiers` }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'Joindre des fichiers',
  record: 'Enregistrer un message vocal',
  sending,
  writes: 'écrit',
  writing: (names) =>
    names.length > 1 ? `${list(names, 0)} écrivent` : `${apart(names[0] ?? '')} écrit`,
  manyWriting: (count) =>
    plural(count, { one: `${count} personne écrit`, other: `${count} personnes écrivent` }),
  addPeople: 'Ajouter des personnes',
  search: {
    title: 'Recherche',
    all: 'Rechercher des personnes et des messages',
    here: (name) => `Rechercher dans les messages avec ${name}`,
    hintTitle: 'Retrouvez-le',
    hintText: 'Des personnes, des conversations et tout ce qui a été dit.',
    hintHere: 'Saisissez un mot du message que vous cherchez.',
    conversations: 'Conversations',
    people: 'Personnes',
    messages: 'Messages',
    noneTitle: 'Aucun résultat',
    noneText: 'Essayez un autre mot, ou seulement son début.',
    failed: 'La recherche n’a pas fonctionné.',
    found: (count) => plural(count, { one: `${count} résultat`, other: `${count} résultats` }),
  },
  mention: {
    list: 'Personnes à mentionner',
    found: (count) =>
      plural(count, {
        one: `${count} personne à mentionner`,
        other: `${count} personnes à mentionner`,
      }),
  },
  mute: {
    mute: 'Mettre en sourdine',
    muted: 'En sourdine',
    until: (time) => `En sourdine, fin : ${time}`,
    unmute: 'Lever la sourdine',
    hour: 'Pendant 1 heure',
    hours: 'Pendant 8 heures',
    morning: 'Jusqu’à demain matin',
    week: 'Pendant une semaine',
    always: 'Jusqu’à ce que je la lève',
    unmuted: 'La sourdine est levée',
    mentioned: 'Une mention pour vous',
  },
  rows: {
    actions: (name) => `Actions pour ${apart(name)}`,
    pin: 'Épingler en haut',
    unpin: 'Ne plus épingler',
    pinned: 'Épinglée',
    archive: 'Archiver',
    unarchive: 'Remettre dans la liste',
    archived: 'Archivées',
    restored: 'De retour dans la liste',
    undo: 'Annuler',
    markRead: 'Marquer comme lue',
    markUnread: 'Marquer comme non lue',
    clear: 'Supprimer pour moi',
    clearTitle: 'Supprimer cette conversation pour vous ?',
    clearText:
      'Ce qui a été dit jusqu’ici disparaît pour vous sur tous vos appareils. Les autres le gardent.',
    cleared: 'Supprimée pour vous',
    emptyTitle: 'Rien n’est archivé',
    emptyText:
      'Les conversations que vous archivez attendent ici. Un nouveau message les remet dans la liste.',
    failed: 'Les conversations archivées n’ont pas pu être chargées.',
    draft: 'Brouillon :',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'Message vocal',
    download: 'Télécharger',
    play: 'Lire',
    pause: 'Pause',
    speed: 'Vitesse',
    position: 'Position',
    checking: 'Vérification…',
    refused: 'Refusé à la vérification',
    broken: 'Chargement impossible',
    cancel: 'Annuler l’envoi',
  },
};
