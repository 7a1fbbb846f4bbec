/** The launcher's words, apart from the rest because the loader carries them and must stay tiny. */
export const launcherEn = {
  open: 'Open chat',
  close: 'Close chat',
};
