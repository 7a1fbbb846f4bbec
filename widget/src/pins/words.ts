/** The words of the bar above the messages, and of the list of all pins. */
export const words = {
  title: 'Pinned messages',
  one: 'Pinned message',
  at: (place: number, count: number) => `Pinned message ${place} of ${count}`,
  all: 'All pinned messages',
  none: 'No pinned messages',
  noneText: 'Pinned messages appear here.',
  failed: 'The pinned messages could not be loaded.',
  unpinned: 'Unpinned',
};
