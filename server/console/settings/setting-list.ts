/**
 * The settings as the view draws them: where each is in the answer of `host.getSite`, what it is
 * called, and how it is chosen.
 */

export type Value = string | number | boolean | null | readonly string[];

interface Common {
  /** The place of the value, such as `directory.visibleTo`. */
  path: string;
  label: string;
  hint: string;
}

export type SettingField =
  | (Common & { kind: 'choice'; options: readonly (readonly [value: string, label: string])[] })
  /** 0 is never, `null` always. */
  | (Common & { kind: 'minutes' })
  | (Common & { kind: 'switch' })
  | (Common & { kind: 'number'; unit: string; min: number; max: number; factor?: number })
  /** `null` is no limit; `none` says it in words. */
  | (Common & { kind: 'optional-number'; unit: string; none: string; min: number; max: number })
  | (Common & { kind: 'text'; type: 'text' | 'url'; max: number; isRequired?: boolean })
  | (Common & { kind: 'several'; options: readonly (readonly [value: string, label: string])[] });

export interface SettingGroup {
  id: string;
  title: string;
  text: string;
  fields: readonly SettingField[];
}

const megabytesMax = 1_000_000;

const quota = (path: string, label: string, hint: string): SettingField => ({
  kind: 'optional-number',
  path: `quotas.${path}`,
  label,
  hint,
  unit: 'MB',
  none: 'No limit',
  min: 1,
  max: megabytesMax,
});

export const settingGroups: readonly SettingGroup[] = [
  {
    id: 'general',
    title: 'General',
    text: 'What visitors see before they sign in.',
    fields: [
      {
        kind: 'text',
        path: 'name',
        label: 'Name of the site',
        hint: 'Visitors and your team see it.',
        type: 'text',
        max: 80,
        isRequired: true,
      },
      {
        kind: 'text',
        path: 'promise',
        label: 'When visitors get an answer',
        hint: 'In your own words, such as "We answer within two hours, Monday to Friday."',
        type: 'text',
        max: 120,
      },
      {
        kind: 'text',
        path: 'logoUrl',
        label: 'Address of the logo',
        hint: 'A square picture works best.',
        type: 'url',
        max: 2_000,
      },
    ],
  },
  {
    id: 'conversations',
    title: 'Conversations',
    text: 'Moderators and admins of the site may always write to every user, and every user to them.',
    fields: [
      {
        kind: 'choice',
        path: 'whoMayWrite',
        label: 'Who may write to whom',
        hint: 'For direct conversations, new ones and existing ones.',
        options: [
          ['anyone', 'Anyone to anyone'],
          ['anyone_after_request', 'Contacts; anyone may ask to become one'],
          ['contacts', 'Contacts; only people who share a group may ask'],
          ['shared_group', 'People who share a group'],
          ['staff', 'Users to staff only'],
        ],
      },
      {
        kind: 'choice',
        path: 'whoMayAdd',
        label: 'Who may add people to groups without asking',
        hint: 'Other people get an invitation, which they may decline.',
        options: [
          ['anyone', 'Anyone'],
          ['contacts', 'Only contacts of each other'],
          ['nobody', 'Nobody'],
        ],
      },
      {
        kind: 'minutes',
        path: 'editMinutes',
        label: 'Senders may edit messages',
        hint: 'Moderators see earlier versions.',
      },
      {
        kind: 'minutes',
        path: 'deleteMinutes',
        label: 'Senders may delete messages for everyone',
        hint: 'Moderators may always delete messages.',
      },
      {
        kind: 'switch',
        path: 'linkPreviews',
        label: 'Link previews',
        hint: 'The server fetches title and picture of the pages that people link to.',
      },
    ],
  },
  {
    id: 'privacy',
    title: 'Privacy',
    text: 'What your team may read of conversations. Each look is in the audit log.',
    fields: [
      {
        kind: 'choice',
        path: 'operatorReading',
        label: 'Moderators, admins and owners read',
        hint: 'Reports and held messages show their own copies in any case. Your backend is not limited by it.',
        options: [
          ['off', 'Nothing'],
          ['reported', 'Reported messages and those around them'],
          ['all', 'All messages'],
        ],
      },
    ],
  },
  {
    id: 'directory',
    title: 'Directory',
    text: 'Who finds whom on this site. Moderators and admins always see every user.',
    fields: [
      {
        kind: 'choice',
        path: 'directory.visibleTo',
        label: 'Who sees the directory',
        hint: 'Everyone else sees the staff and the people they have met.',
        options: [
          ['everyone', 'Everyone, guests too'],
          ['members', 'Everyone but guests'],
          ['contacts', 'Each user sees people they have met'],
          ['nobody', 'Nobody'],
        ],
      },
      {
        kind: 'choice',
        path: 'directory.holds',
        label: 'Who is in the directory',
        hint: 'A help desk usually shows its staff only.',
        options: [
          ['everyone', 'Every user'],
          ['staff', 'The staff only'],
        ],
      },
      {
        kind: 'choice',
        path: 'directory.strangersSee',
        label: 'What strangers see of a profile',
        hint: 'Strangers are people who have not met, and are not in the directory of each other.',
        options: [
          ['profile', 'The whole profile'],
          ['picture', 'Name and picture'],
          ['name', 'The name'],
          ['nothing', 'Nothing'],
        ],
      },
    ],
  },
  {
    id: 'files',
    title: 'Files',
    text: 'What people may send.',
    fields: [
      {
        kind: 'several',
        path: 'attachments.kinds',
        label: 'Kinds of files',
        hint: 'If none is chosen, messages carry text only.',
        options: [
          ['picture', 'Pictures'],
          ['video', 'Videos'],
          ['audio', 'Audio and voice messages'],
          ['file', 'Other files'],
        ],
      },
      {
        kind: 'number',
        path: 'attachments.maxBytes',
        label: 'Largest file',
        hint: 'The server may have a lower limit of its own.',
        unit: 'MB',
        min: 1,
        max: 1_900,
        factor: 1024 * 1024,
      },
      {
        kind: 'number',
        path: 'attachments.maxCount',
        label: 'Files in one message',
        hint: 'From 1 to 10.',
        unit: 'files',
        min: 1,
        max: 10,
      },
    ],
  },
  {
    id: 'storage',
    title: 'Storage',
    text: 'How much may be stored. Uploads over a limit are refused; nothing is deleted.',
    fields: [
      quota('person', 'Each user', 'All files that one user has sent.'),
      quota('guest', 'Each guest', 'Guests usually get less.'),
      quota('address', 'Each internet address', 'Uploaded within a day.'),
      quota('site', 'The whole site', 'All files of all users.'),
    ],
  },
  {
    id: 'retention',
    title: 'Guests',
    text: 'Guests sign in with a name only.',
    fields: [
      {
        kind: 'optional-number',
        path: 'guestDays',
        label: 'Delete guests without a visit after',
        hint: 'Their messages stay under "Deleted user".',
        unit: 'days',
        none: 'Never',
        min: 1,
        max: 3_650,
      },
    ],
  },
];
