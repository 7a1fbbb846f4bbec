/**
 * Resolves in a task of its own, so that the page can respond to its user before the work that
 * follows.
 */
export const nextTask = (): Promise<void> => new Promise((done) => setTimeout(done));
