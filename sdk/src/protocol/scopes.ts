/** What a secret key of a site, or an operator on a site, may do. */
import * as v from 'valibot';

/**
 * `read` reads the site's settings and users. `write` also changes users, conversations and
 * messages. `moderate` also handles reports, held messages and sanctions. `admin` includes all of
 * these, and changes the site itself.
 */
export const scopes = ['read', 'write', 'moderate', 'admin'] as const;
export type Scope = (typeof scopes)[number];

export const scope = /* @__PURE__ */ v.picklist(scopes);

/** Whether these scopes include what an operation needs. Every scope includes `read`. */
export function includesScope(held: readonly Scope[], needed: Scope): boolean {
  if (held.includes('admin')) return true;
  return needed === 'read' ? held.length > 0 : held.includes(needed);
}
