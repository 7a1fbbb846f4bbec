/**
 * What was asked for from outside of the chat: by a button of the page, or by what the page holds.
 */
export const words = {
  noUserTitle: 'This person is not here',
  noUserText: 'They may have left, or the link to them is out of date.',
  noConversationTitle: 'This conversation is not here',
  noConversationText: 'It may have ended, or you are not part of it.',
  failed: 'This conversation could not be opened.',
  /** Where the page's content policy is in the way. */
  blocked:
    'This page does not allow the chat to connect to its server. Only the website can change this.',
  chooseTitle: 'Your conversations',
  chooseText: 'Choose one to read it here.',
  nobodyTitle: 'No conversation yet',
  nobodyText: 'This page has not chosen who you talk to yet.',
};
