import type { TopicWords } from '../en.js';

export const gallery: TopicWords<'actions'>['gallery'] = {
  picture: (name, when) => `Imagem de ${name}, ${when}`,
  earlier: 'Imagem anterior',
  later: 'Imagem seguinte',
  zoomIn: 'Ampliar',
  zoomOut: 'Reduzir',
  download: 'Baixar',
  close: 'Fechar',
  pictureFailed: 'Não foi possível mostrar esta imagem.',
};
