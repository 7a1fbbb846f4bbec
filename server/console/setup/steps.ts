import type { HostSite } from '@parlor/sdk/protocol/host-site';
import type { ConsoleContext } from '../shared/console-context.js';

/** What the checklist follows from. */
export interface SetupState {
  site: HostSite;
  hasUsers: boolean;
  /** `undefined` if the operator may not see them. */
  signingSecrets: number | undefined;
}

export async function readSetup(
  { call, can }: ConsoleContext,
  signal: AbortSignal,
): Promise<SetupState> {
  const [site, users, secrets] = await Promise.all([
    call('host.getSite', {}, { signal }),
    call('host.listUsers', { limit: 1 }, { signal }),
    can('admin') ? call('host.listSigningSecrets', {}, { signal }) : undefined,
  ]);
  return { site, hasUsers: users.items.length > 0, signingSecrets: secrets?.signingSecrets.length };
}

export interface Step {
  title: string;
  text: string;
  isDone: boolean;
}

/** What a site needs before visitors can chat. */
export function stepsOf({ site, hasUsers, signingSecrets }: SetupState): readonly Step[] {
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
      text: 'Open one of them and write the first message: this step is done with the first visitor who chats.',
      isDone: hasUsers,
    },
  ];
}
