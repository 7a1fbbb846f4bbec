/** In place of src/launcher.ts and src/launcher.styles.ts in the script tag's files: the loader fetched those files and has both, so that a page does not fetch them twice. */
export const { drawLauncher, launcherCss } = globalThis[Symbol.for('parlor.launcher')];
