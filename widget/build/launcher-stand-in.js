/**
 * In place of src/launcher.ts, src/launcher.styles.ts, src/openers.ts, src/returning.ts and
 * src/locale/language.ts in the script tag's files: the loader fetched those files and has them, so
 * that a page does not fetch them twice.
 */
export const [
  drawLauncher,
  followOpeners,
  languageOf,
  launcherCss,
  launcherWords,
  openAt,
  connectsEarly,
  whenIdle,
] = globalThis.Parlor.parts;
