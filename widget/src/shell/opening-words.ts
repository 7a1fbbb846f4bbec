/**
 * Words for what was requested from outside of the chat, by a button or an attribute of the page.
 */
export const words = {
  noUserTitle: 'This person is not here',
  noUserText: 'They may have left, or the link to them is out of date.',
  noConversationTitle: 'This conversation is not here',
  noConversationText: 'It may have ended, or you are not part of it.',
  failed: 'This conversation could not be opened.',
  /** If the page's content security policy blocks the connection. */
  blocked:
    'This page does not allow the chat to connect to its server. Only the website can change this.',
  chooseTitle: 'Your conversations',
  chooseText: 'Choose one to read it here.',
  nobodyTitle: 'No conversation yet',
  nobodyText: 'This page has not chosen who you talk to yet.',
};
