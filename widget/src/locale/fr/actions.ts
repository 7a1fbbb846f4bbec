import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { gallery } from './gallery.js';

const plural = pluralsOf('fr');
const others = (count: number) => plural(count, { one: `${count} autre`, other: `${count} autres` });
const { list, apart } = listsOf('fr', others);

export const actions: TopicWords<'actions'> = {
  open: 'Actions sur le message',
  reply: 'Répondre',
  react: 'Réagir',
  moreReactions: 'Plus de réactions',
  edit: 'Modifier',
  copy: 'Copier le texte',
  copied: 'Copié',
  pin: 'Épingler',
  unpin: 'Désépingler',
  pinned: 'Épinglé',
  removePreviews: (count) => (count === 1 ? 'Retirer l’aperçu' : 'Retirer les aperçus'),
  previewsRemoved: (count) => (count === 1 ? 'Aperçu retiré' : 'Aperçus retirés'),
  seenBy: 'Vu par',
  restore: 'Restaurer',
  deleteForMe: 'Supprimer pour moi',
  deleteForAll: 'Supprimer pour tout le monde',
  deletedForMe: 'Supprimé pour vous',
  undo: 'Annuler',
  dismiss: 'Masquer',
  cancel: 'Annuler',
  delete: 'Supprimer',
  confirmTitle: 'Supprimer ce message pour tout le monde ?',
  confirmText: 'Tout le monde verra qu’un message a été supprimé ici. C’est irréversible.',
  replyingTo: (name) => `Répondre à ${apart(name)}`,
  replyingToYou: 'Répondre à vous-même',
  editing: 'Modifier le message',
  saving: 'Enregistrement',
  saved: 'Message modifié',
  quoted: 'En réponse à',
  reacted: (names, more, emoji) => `${emoji} de ${list(names, more)}`,
  reactions: 'Réactions',
  allReactions: 'Toutes',
  noReactions: 'Plus aucune réaction.',
  seenByNobody: 'Personne ne l’a encore vu.',
  seenByMore: (count) => `et ${others(count)}`,
  emoji: {
    smileys: 'Smileys',
    gestures: 'Mains',
    hearts: 'Cœurs',
    nature: 'Animaux et nature',
    things: 'Nourriture et objets',
    signs: 'Symboles',
  },
  tooLateToEdit: 'Il est trop tard pour modifier ce message.',
  tooLateToDelete: 'Il est trop tard pour supprimer ce message pour tout le monde.',
  notYoursToPin: 'Épingler est réservé aux propriétaires et admins du groupe.',
  tooManyReactions: 'Il n’y a plus de place pour d’autres réactions ici.',
  tooManyPins: 'Il n’y a plus de place. Désépinglez d’abord un message.',
  copyFailed: 'Le navigateur n’a pas permis de copier.',
  gallery,
};
