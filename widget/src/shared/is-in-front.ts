/**
 * Whether a view is in front. A late answer must not open or close anything once the user has gone
 * to another view.
 */
export const isInFront = (view: Element): boolean => view.isConnected && !view.closest('[inert]');
