/**
 * Every view of the console: its address, its element and where it is loaded from. A view is a
 * folder whose `index.ts` defines the element; it extends `ConsoleView`. Addresses below
 * `/sites/:siteId` are views of a site: `context.site` is set, and `host.*` operations are about
 * it.
 */
import type { TemplateResult } from 'lit';
import { icons } from '../../../widget/src/shared/icons.js';
import { consoleIcons } from '../shared/console-icons.js';
import type { Scope } from '../shared/roles.js';
import { matchPath } from '../shared/route.js';

export interface ViewEntry {
  /** The pattern of the address, such as `/sites/:siteId/people`. */
  path: string;
  /** The element, `console-…`. */
  tag: string;
  /** The title of the page in the browser. */
  title: string;
  load: () => Promise<unknown>;
  /** Also without a session. */
  isPublic?: true;
  /** The scope that the operator's role on the site must have. Default: `read`. */
  scope?: Scope;
  /** An entry of the site's navigation, in the order of this list. */
  nav?: { label: string; icon: TemplateResult };
}

const signIn = () => import('../sign-in/index.js');
const sites = () => import('../sites/index.js');
const people = () => import('../people/index.js');
const webhooks = () => import('../webhooks/index.js');
const conversations = () => import('../conversations/index.js');

export const views: readonly ViewEntry[] = [
  {
    path: '/start/:token',
    tag: 'console-redeem',
    title: 'Set up Parlor',
    load: signIn,
    isPublic: true,
  },
  {
    path: '/invitation/:token',
    tag: 'console-redeem',
    title: 'Invitation',
    load: signIn,
    isPublic: true,
  },
  {
    path: '/reset/:token',
    tag: 'console-redeem',
    title: 'New password',
    load: signIn,
    isPublic: true,
  },
  {
    path: '/sign-up',
    tag: 'console-sign-up',
    title: 'Create an account',
    load: signIn,
    isPublic: true,
  },
  { path: '/', tag: 'console-sites', title: 'Sites', load: sites },
  { path: '/sites', tag: 'console-sites', title: 'Sites', load: sites },
  {
    path: '/account',
    tag: 'console-account',
    title: 'Your account',
    load: () => import('../account/index.js'),
  },
  {
    path: '/sites/:siteId',
    tag: 'console-setup',
    title: 'Set-up',
    load: () => import('../setup/index.js'),
    nav: { label: 'Set-up', icon: consoleIcons.setup },
  },
  {
    path: '/sites/:siteId/look',
    tag: 'console-look',
    title: 'Look',
    load: () => import('../look/index.js'),
    nav: { label: 'Look', icon: consoleIcons.look },
  },
  {
    path: '/sites/:siteId/people',
    tag: 'console-people',
    title: 'People',
    load: people,
    nav: { label: 'People', icon: consoleIcons.people },
  },
  { path: '/sites/:siteId/people/:userId', tag: 'console-person', title: 'Person', load: people },
  {
    path: '/sites/:siteId/conversations',
    tag: 'console-conversations',
    title: 'Conversations',
    load: conversations,
    nav: { label: 'Conversations', icon: icons.talk },
  },
  {
    path: '/sites/:siteId/conversations/:conversationId',
    tag: 'console-conversation',
    title: 'Conversation',
    load: conversations,
  },
  {
    path: '/sites/:siteId/moderation',
    tag: 'console-moderation',
    title: 'Moderation',
    load: () => import('../moderation/index.js'),
    scope: 'moderate',
    nav: { label: 'Moderation', icon: consoleIcons.shield },
  },
  {
    path: '/sites/:siteId/numbers',
    tag: 'console-numbers',
    title: 'Numbers',
    load: () => import('../numbers/index.js'),
    nav: { label: 'Numbers', icon: consoleIcons.chart },
  },
  {
    path: '/sites/:siteId/webhooks',
    tag: 'console-webhooks',
    title: 'Webhooks',
    load: webhooks,
    scope: 'admin',
    nav: { label: 'Webhooks', icon: consoleIcons.webhook },
  },
  {
    path: '/sites/:siteId/webhooks/:webhookId',
    tag: 'console-webhook',
    title: 'Webhook',
    load: webhooks,
    scope: 'admin',
  },
  {
    path: '/sites/:siteId/settings',
    tag: 'console-settings',
    title: 'Settings',
    load: () => import('../settings/index.js'),
    nav: { label: 'Settings', icon: consoleIcons.settings },
  },
  {
    path: '/sites/:siteId/team',
    tag: 'console-team',
    title: 'Team',
    load: () => import('../team/index.js'),
    nav: { label: 'Team', icon: consoleIcons.team },
  },
  {
    path: '/sites/:siteId/audit',
    tag: 'console-audit',
    title: 'Audit log',
    load: () => import('../audit/index.js'),
    scope: 'moderate',
    nav: { label: 'Audit log', icon: consoleIcons.history },
  },
];

export interface FoundView {
  entry: ViewEntry;
  params: Readonly<Record<string, string>>;
}

export function findView(path: string): FoundView | undefined {
  for (const entry of views) {
    const params = matchPath(entry.path, path);
    if (params) return { entry, params };
  }
  return undefined;
}
