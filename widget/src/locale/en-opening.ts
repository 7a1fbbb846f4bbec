/**
 * What was asked for from outside of the chat: by a button of the page, or by what the page holds.
 */
export const enOpening = {
  noUserTitle: 'This person is not here',
  noUserText: 'They may have left, or the link to them is out of date.',
  noConversationTitle: 'This conversation is not here',
  noConversationText: 'It may have ended, or you are not part of it.',
  failed: 'This conversation could not be opened.',
  /** Where the page's content policy is in the way. */
  blocked:
    'This page does not let the chat reach its server. There is nothing you can do about it here.',
  chooseTitle: 'Your conversations',
  chooseText: 'Choose one to read it here.',
  nobodyTitle: 'Nobody to talk to yet',
  nobodyText: 'This page does not say yet who you are talking to.',
};
