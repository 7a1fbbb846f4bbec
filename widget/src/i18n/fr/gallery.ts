import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `Image de ${name}, ${when}`,
  earlier: 'Image précédente',
  later: 'Image suivante',
  zoomIn: 'Agrandir',
  zoomOut: 'Réduire',
  download: 'Télécharger',
  close: 'Fermer',
  pictureFailed: 'Cette image n’a pas pu être affichée.',
};
