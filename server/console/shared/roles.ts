import type { OperatorRole } from '@parlor/sdk/protocol/operators';
import type { Scope } from '@parlor/sdk/protocol/scopes';

export type Role = OperatorRole;
export type { Scope };

/** What the server lets a role do; here it decides what is offered. */
const scopes: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['read'],
  moderator: ['read', 'moderate'],
  admin: ['read', 'write', 'moderate', 'admin'],
  owner: ['read', 'write', 'moderate', 'admin'],
};

export const includesScope = (role: Role, scope: Scope): boolean => scopes[role].includes(scope);

/** From the one that may do the least to the one that may do everything. */
export const roles: readonly Role[] = ['viewer', 'moderator', 'admin', 'owner'];

export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  moderator: 'Moderator',
  viewer: 'Viewer',
};

export const roleHints: Readonly<Record<Role, string>> = {
  owner: 'Everything, and deletes the site and chooses other owners.',
  admin: 'All settings, keys, people, moderation and the team.',
  moderator: 'Sees the site, and handles reports, bans and held messages.',
  viewer: 'Sees the site and changes nothing.',
};
