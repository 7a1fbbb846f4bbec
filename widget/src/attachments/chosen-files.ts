import type { Core, FileToSend } from '@parlor/sdk';

/**
 * The chosen files of each composer, kept, like its text, until the page or the session ends. The
 * key is the composer's `draftKey`.
 */
export class ChosenFiles {
  readonly #files = new Map<string, readonly FileToSend[]>();

  constructor(chat: Core) {
    let last = chat.auth.user.value?.id;
    chat.auth.user.subscribe((user) => {
      if (user?.id !== last) this.#files.clear();
      last = user?.id;
    });
  }

  of(key: string): readonly FileToSend[] {
    return this.#files.get(key) ?? [];
  }

  set(key: string, files: readonly FileToSend[]): void {
    if (files.length > 0) this.#files.set(key, files);
    else this.#files.delete(key);
  }
}
