/**
 * Resolves in a task of its own, so that the page can answer its reader before the work that
 * follows.
 */
export const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));
