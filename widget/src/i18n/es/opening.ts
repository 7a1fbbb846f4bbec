import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'Esta persona no está aquí',
  noUserText: 'Puede que se haya ido, o que el enlace no esté al día.',
  noConversationTitle: 'Esta conversación no está aquí',
  noConversationText: 'Puede que haya terminado, o que no formes parte de ella.',
  failed: 'No se pudo abrir esta conversación.',
  blocked:
    'Esta página no deja que el chat llegue a su servidor. Aquí no puedes hacer nada al respecto.',
  chooseTitle: 'Tus conversaciones',
  chooseText: 'Elige una para leerla aquí.',
  nobodyTitle: 'Aún no hay con quién hablar',
  nobodyText: 'Esta página aún no indica con quién hablas.',
};
