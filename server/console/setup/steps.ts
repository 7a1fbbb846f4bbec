import type { HostSite } from '@parlor/sdk/protocol/host-site';
import type { ConsoleContext } from '../shared/console-context.js';
import { needsStaff } from './audience.js';

/** What the checklist follows from. */
export interface SetupState {
  site: HostSite;
  hasUsers: boolean;
  /** Whether a user is moderator or admin. */
  hasStaff: boolean;
  /** `undefined` if the operator may not see them. */
  signingSecrets: number | undefined;
}

export async function readSetup(
  { call, can }: ConsoleContext,
  signal: AbortSignal,
): Promise<SetupState> {
  const [site, users, staff, secrets] = await Promise.all([
    call('host.getSite', {}, { signal }),
    call('host.listUsers', { limit: 1 }, { signal }),
    call('host.searchUsers', { role: 'staff', limit: 1 }, { signal }),
    can('admin') ? call('host.listSigningSecrets', {}, { signal }) : undefined,
  ]);
  return {
    site,
    hasUsers: users.items.length > 0,
    hasStaff: staff.items.length > 0,
    signingSecrets: secrets?.signingSecrets.length,
  };
}

export interface Step {
  title: string;
  text: string;
  isDone: boolean;
}

/** What a site needs before visitors can chat. */
export function stepsOf({ site, hasUsers, hasStaff, signingSecrets }: SetupState): readonly Step[] {
  const needsSecret = site.signIn.every((mode) => mode === 'signed');
  return [
    {
      title: 'Create the site',
      text: '',
      isDone: true,
    },
    {
      title: 'Say which website it is for',
      text: 'Add the address of your website below. Other pages cannot use the chat.',
      isDone: site.origins.length > 0,
    },
    ...(needsSecret && signingSecrets !== undefined
      ? [
          {
            title: 'Create a signing secret',
            text: 'Your backend signs your users in with it.',
            isDone: signingSecrets > 0,
          },
        ]
      : []),
    {
      title: 'Add the script tag to your pages',
      text: 'Then open one of these pages and start the chat there: this step is done with the first visitor who chats.',
      isDone: hasUsers,
    },
    ...(needsStaff(site)
      ? [
          {
            title: 'Make a person of your team reachable',
            text: 'Visitors find only moderators and admins of the chat, and there are none yet. Start the chat on your page yourself, then choose yourself under People and change your role. Or let everyone talk with everyone, below.',
            isDone: hasStaff,
          },
        ]
      : []),
  ];
}
