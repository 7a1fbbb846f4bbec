/**
 * The protocol's schemas that have a name, for `openapi.json`: whatever is exported with a capital.
 */
import * as attachments from '@parlor/sdk/protocol/attachments';
import * as attributes from '@parlor/sdk/protocol/attributes';
import * as auth from '@parlor/sdk/protocol/auth';
import * as blocks from '@parlor/sdk/protocol/blocks';
import * as contacts from '@parlor/sdk/protocol/contacts';
import * as conversations from '@parlor/sdk/protocol/conversations';
import * as groups from '@parlor/sdk/protocol/groups';
import * as host from '@parlor/sdk/protocol/host';
import * as invites from '@parlor/sdk/protocol/invites';
import * as member from '@parlor/sdk/protocol/member';
import * as members from '@parlor/sdk/protocol/members';
import * as messages from '@parlor/sdk/protocol/messages';
import * as moderation from '@parlor/sdk/protocol/moderation';
import * as memberSettings from '@parlor/sdk/protocol/member-settings';
import * as presence from '@parlor/sdk/protocol/presence';
import * as quote from '@parlor/sdk/protocol/quote';
import * as reactions from '@parlor/sdk/protocol/reactions';
import * as receipts from '@parlor/sdk/protocol/receipts';
import * as reports from '@parlor/sdk/protocol/reports';
import * as sites from '@parlor/sdk/protocol/sites';
import * as users from '@parlor/sdk/protocol/users';
import type { GenericSchema } from 'valibot';

const modules: readonly object[] = [
  attachments,
  attributes,
  auth,
  blocks,
  contacts,
  conversations,
  groups,
  host,
  invites,
  member,
  members,
  messages,
  moderation,
  memberSettings,
  presence,
  quote,
  reactions,
  receipts,
  reports,
  sites,
  users,
];

const isSchema = (value: unknown): value is GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

export const namedSchemas: Readonly<Record<string, GenericSchema>> = Object.fromEntries(
  modules
    .flatMap((module) => Object.entries(module) as [string, unknown][])
    .filter(
      (entry): entry is [string, GenericSchema] => /^[A-Z]/.test(entry[0]) && isSchema(entry[1]),
    )
    .toSorted(([one], [other]) => (one < other ? -1 : 1)),
);

export const schemaNames: ReadonlyMap<GenericSchema, string> = new Map(
  Object.entries(namedSchemas).map(([name, schema]) => [schema, name]),
);
