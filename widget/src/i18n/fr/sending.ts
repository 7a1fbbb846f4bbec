import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('fr');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'Fichiers à envoyer',
  chosen: (count) =>
    plural(count, { one: `${count} fichier à envoyer`, other: `${count} fichiers à envoyer` }),
  remove: (name) => `Retirer ${name}`,
  drop: 'Déposez des fichiers ici pour les envoyer',
  large: (name, most) => `${name} est trop volumineux. Un fichier peut faire ${most} au maximum.`,
  kind: (name) => `${name} ne peut pas être envoyé ici : ce type de fichier n’est pas autorisé.`,
  format: (name) =>
    `${name} est dans un format d’image qui ne peut pas être affiché ici. Enregistrez l’image en JPEG ou en PNG, puis envoyez-la.`,
  empty: (name) => `${name} est vide.`,
  many: (count) =>
    plural(count, {
      one: 'Un message contient un seul fichier. Les autres ont été laissés de côté.',
      other: `Un message contient ${count} fichiers au maximum. Les autres ont été laissés de côté.`,
    }),
  nearlyFull: (used, most) => `Avec ceux-ci, vos fichiers occupent ${used} sur ${most}.`,
  littleRoom: (left) => `Ces fichiers risquent de ne pas tenir : il reste ${left}.`,
  noRoom: 'Il n’y a pas de place pour d’autres fichiers pour le moment.',
  dismiss: 'Masquer',
  voice: 'Message vocal',
  recording: 'Enregistrement en cours',
  stop: 'Arrêter',
  discard: 'Supprimer',
  discarded: 'Enregistrement supprimé.',
  undo: 'Annuler',
  listen: 'Écouter',
  pause: 'Pause',
  left: (time) => `encore ${time}`,
  full: 'L’enregistrement a atteint sa durée maximale.',
  denied:
    'Le navigateur n’autorise pas cette page à utiliser le micro. Vous pouvez l’autoriser dans les réglages du navigateur pour cette page.',
  missing: 'Aucun micro n’a été trouvé.',
  broken: 'L’enregistrement n’a pas fonctionné. Veuillez réessayer.',
};
