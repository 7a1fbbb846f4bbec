/**
 * The words of pictures, and of the lists of what a conversation holds. Part of what one does with
 * messages.
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
