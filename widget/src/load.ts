/**
 * Imports a file of the chat, and imports it again under another address if that fails: Chromium
 * remembers for the life of the page that a module could not be fetched, so the same address would
 * fail again after the network is back.
 */
export async function load<M>(importFile: () => Promise<M>): Promise<M> {
  try {
    return await importFile();
  } catch (error) {
    const address = failedAddress(error);
    if (!address) throw error;
    address.searchParams.set('retry', `${Date.now()}`);
    // Bundlers of host sites leave this import as it is.
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ address.href)) as M;
  }
}

/**
 * Chromium and Firefox name the file in the error's message. Only a file beside this one counts:
 * the error may come from the code of the module and hold any other address.
 */
function failedAddress(error: unknown): URL | undefined {
  const folder = /^https?:.*\//.exec(import.meta.url)?.[0];
  const [found] = (error instanceof TypeError && /https?:\S+/.exec(error.message)) || [];
  return folder && found?.startsWith(folder) ? new URL(found) : undefined;
}
