import {
  createBlocks,
  createContacts,
  createReports,
  type Blocks,
  type Contacts,
  type Core,
  type Reports,
  type Site,
  type WhoMayAdd,
  type WhoMayWrite,
} from '@parlor/sdk';
import { featureOf } from '../shell/feature-of.js';

/** What one has with the other people of the site. */
export interface Relations {
  readonly contacts: Contacts;
  readonly blocks: Blocks;
  readonly reports: Reports;
  /** Who may write to whom on this site, and add whom to a group without asking. Asked for once. */
  rule(): Promise<WhoMayWrite>;
  whoMayAdd(): Promise<WhoMayAdd | undefined>;
}

const known = new WeakMap<Core, Relations>();

/**
 * One of each for a chat, whoever asks, so that its lists are followed once and all see the same.
 */
export function relationsOf(chat: Core): Relations {
  const made = known.get(chat);
  if (made) return made;
  let asked: Promise<Site> | undefined;
  const site = (): Promise<Site> => {
    asked ??= chat.auth.site().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  const relations: Relations = {
    contacts: featureOf(chat, createContacts),
    blocks: featureOf(chat, createBlocks),
    reports: featureOf(chat, createReports),
    rule: async () => (await site()).whoMayWrite,
    whoMayAdd: async () => (await site()).whoMayAdd,
  };
  known.set(chat, relations);
  return relations;
}
