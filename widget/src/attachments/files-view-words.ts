/** The words of the view with the pictures, files and links of a conversation. */
export const words = {
  title: 'Pictures, files and links',
  pictures: 'Pictures',
  files: 'Files',
  links: 'Links',
  noPictures: 'No pictures yet',
  noFiles: 'No files yet',
  noLinks: 'No links yet',
  emptyText: 'Pictures, files and links from this conversation appear here.',
  failed: 'This list could not be loaded.',
  scanning: 'Being checked',
  refused: 'Did not pass the check',
  download: 'Download',
  inConversation: 'Show in conversation',
};
