/**
 * What the first open of the chat shows. The build makes one file of it, with the features that it
 * loads.
 */
import './panel.js';

export async function loadFirstViews(): Promise<void> {
  await Promise.all([import('../conversation-list/index.js'), import('../conversation/index.js')]);
}
