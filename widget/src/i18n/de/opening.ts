import type { TopicWords } from '../en.js';

export const opening: TopicWords<'opening'> = {
  noUserTitle: 'Diese Person ist nicht hier',
  noUserText: 'Vielleicht ist sie gegangen, oder der Link zu ihr ist veraltet.',
  noConversationTitle: 'Diese Unterhaltung ist nicht hier',
  noConversationText: 'Vielleicht ist sie beendet, oder du gehörst nicht dazu.',
  failed: 'Diese Unterhaltung konnte nicht geöffnet werden.',
  blocked: 'Diese Seite lässt den Chat nicht zu seinem Server. Daran kannst du hier nichts ändern.',
  chooseTitle: 'Deine Unterhaltungen',
  chooseText: 'Wähle eine aus, um sie hier zu lesen.',
  nobodyTitle: 'Noch niemand zum Reden',
  nobodyText: 'Auf dieser Seite steht noch nicht, mit wem du sprichst.',
};
