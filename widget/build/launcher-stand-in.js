/** In place of src/launcher.ts, src/launcher.styles.ts and src/openers.ts in the script tag's files: the loader fetched those files and has them, so that a page does not fetch them twice. */
export const { drawLauncher, followOpeners, launcherCss, openAt } = globalThis.Parlor.parts;
