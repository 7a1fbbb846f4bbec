import type { HostSite } from '@parlor/sdk/protocol/host-site';

export type AudienceId = 'everyone' | 'members' | 'team';

export interface Audience {
  id: AudienceId;
  name: string;
  hint: string;
  /** The settings that it stands for. */
  change: {
    whoMayWrite: HostSite['whoMayWrite'];
    directory: Pick<HostSite['directory'], 'visibleTo' | 'holds'>;
  };
}

/** Who talks with whom, as the three choices that fit most sites. */
export const audiences: readonly Audience[] = [
  {
    id: 'everyone',
    name: 'Everyone with everyone',
    hint: 'For communities and events. Guests find each other, too.',
    change: {
      whoMayWrite: 'anyone',
      directory: { visibleTo: 'everyone', holds: 'everyone' },
    },
  },
  {
    id: 'members',
    name: 'Members with each other',
    hint: 'For clubs and marketplaces. Guests find only your team.',
    change: { whoMayWrite: 'anyone', directory: { visibleTo: 'members', holds: 'everyone' } },
  },
  {
    id: 'team',
    name: 'Visitors with your team',
    hint: 'For support and sales. Nobody finds or writes to other visitors.',
    change: { whoMayWrite: 'staff', directory: { visibleTo: 'everyone', holds: 'staff' } },
  },
];

type Settings = Pick<HostSite, 'whoMayWrite' | 'directory'>;

/** `undefined` if the settings are none of the three. */
export const audienceOf = ({ whoMayWrite, directory }: Settings): AudienceId | undefined =>
  audiences.find(
    ({ change }) =>
      change.whoMayWrite === whoMayWrite &&
      change.directory.visibleTo === directory.visibleTo &&
      change.directory.holds === directory.holds,
  )?.id;

/** Whether there are visitors who find nobody but the staff. */
export const needsStaff = ({
  signIn,
  whoMayWrite,
  directory: { visibleTo, holds },
}: Settings & Pick<HostSite, 'signIn'>): boolean =>
  whoMayWrite === 'staff' ||
  holds === 'staff' ||
  visibleTo === 'nobody' ||
  visibleTo === 'contacts' ||
  (visibleTo === 'members' && signIn.includes('guest'));
