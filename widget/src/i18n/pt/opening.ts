import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'Esta pessoa não está aqui',
  noUserText: 'Ela pode ter saído, ou o link está desatualizado.',
  noConversationTitle: 'Esta conversa não está aqui',
  noConversationText: 'Ela pode ter terminado, ou você não faz parte dela.',
  failed: 'Não foi possível abrir esta conversa.',
  blocked:
    'Esta página não deixa o chat chegar ao servidor dele. Não há nada que você possa fazer aqui.',
  chooseTitle: 'Suas conversas',
  chooseText: 'Escolha uma para ler aqui.',
  nobodyTitle: 'Ninguém com quem falar ainda',
  nobodyText: 'Esta página ainda não diz com quem você fala.',
};
