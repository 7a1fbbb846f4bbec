import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `Imagen de ${name}, ${when}`,
  earlier: 'Imagen anterior',
  later: 'Imagen siguiente',
  zoomIn: 'Ampliar',
  zoomOut: 'Reducir',
  download: 'Descargar',
  close: 'Cerrar',
  pictureFailed: 'No se pudo mostrar esta imagen.',
};
