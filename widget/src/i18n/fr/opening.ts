import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'Cette personne n’est pas ici',
  noUserText: 'Elle est peut-être partie, ou le lien n’est plus à jour.',
  noConversationTitle: 'Cette conversation n’est pas ici',
  noConversationText: 'Elle est peut-être terminée, ou vous n’en faites pas partie.',
  failed: 'Cette conversation n’a pas pu être ouverte.',
  blocked: 'Cette page ne laisse pas le chat joindre son serveur. Vous ne pouvez rien y faire ici.',
  chooseTitle: 'Vos conversations',
  chooseText: 'Choisissez-en une pour la lire ici.',
  nobodyTitle: 'Personne à qui parler pour l’instant',
  nobodyText: 'Cette page n’indique pas encore à qui vous parlez.',
};
