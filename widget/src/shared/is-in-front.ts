/**
 * Whether a view is the one that is seen: an answer that comes late opens and closes nothing once
 * somebody is elsewhere.
 */
export const isInFront = (view: Element): boolean => view.isConnected && !view.closest('[inert]');
