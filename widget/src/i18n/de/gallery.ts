import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `Bild von ${name}, ${when}`,
  earlier: 'Früheres Bild',
  later: 'Späteres Bild',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  download: 'Herunterladen',
  close: 'Schließen',
  pictureFailed: 'Dieses Bild konnte nicht gezeigt werden.',
};
