/**
 * The words of the picture viewer and of a conversation's file lists. Part of the message actions.
 */
export const words = {
  picture: (name: string, when: string) => `Picture from ${name}, ${when}`,
  earlier: 'Earlier picture',
  later: 'Later picture',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  download: 'Download',
  close: 'Close',
  pictureFailed: 'This picture could not be shown.',
};
