import {
  createBlocks,
  createContacts,
  createReports,
  type Blocks,
  type Contacts,
  type Core,
  type Reports,
  type WhoMayWrite,
} from '@parlor/sdk';
import { featureOf } from '../feature-of.js';

/** What one has with the other people of the site. */
export interface Relations {
  readonly contacts: Contacts;
  readonly blocks: Blocks;
  readonly reports: Reports;
  /** Who may write to whom on this site. Asked for once. */
  rule(): Promise<WhoMayWrite>;
}

const known = new WeakMap<Core, Relations>();

/** One of each for a chat, whoever asks, so that its lists are followed once and all see the same. */
export function relationsOf(chat: Core): Relations {
  const made = known.get(chat);
  if (made) return made;
  let rule: Promise<WhoMayWrite> | undefined;
  const relations: Relations = {
    contacts: featureOf(chat, createContacts),
    blocks: featureOf(chat, createBlocks),
    reports: featureOf(chat, createReports),
    rule() {
      rule ??= chat.auth.site().then(
        ({ whoMayWrite }) => whoMayWrite,
        (error: unknown) => {
          rule = undefined;
          throw error;
        },
      );
      return rule;
    },
  };
  known.set(chat, relations);
  return relations;
}
