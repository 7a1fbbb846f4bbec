import type { ParlorChat } from '../shell/parlor-chat.js';
import { examine } from './diagnostics.js';

/** Once for each chat: its developer has read it, or does not look. */
const told = new WeakSet<Element>();

/**
 * The chat could not reach its server: tells the page's developer why, in the console. Gives
 * whether the page's own policy is in the way, which its visitors cannot mend.
 */
export async function complain(element: Element): Promise<boolean> {
  let root = element.getRootNode();
  while (root instanceof ShadowRoot && root.host.localName !== 'parlor-chat')
    root = root.host.getRootNode();
  if (!(root instanceof ShadowRoot)) return false;
  const chat = root.host as ParlorChat;
  const faults = (await examine(chat)).filter(({ ok }) => !ok);
  if (!told.has(chat))
    for (const { check, says, mend } of faults)
      // oxlint-disable-next-line no-console -- for the page's developer
      console.error(`Parlor, ${check}: ${says}.${mend ? `\n${mend}` : ''}`);
  told.add(chat);
  return faults.some(({ check }) => check === 'policy');
}
