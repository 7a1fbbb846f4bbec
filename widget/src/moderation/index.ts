/**
 * Moderation: why a user cannot write, what moderators do to a user, and the pages with what was
 * reported and held.
 */
import type { User } from '@parlor/sdk';
import { load } from '../load.js';
import type { Slots } from '../shared/slots.js';
import { ComposerPlaceSlot } from './composer-place.js';

declare module '../shared/view-context.js' {
  interface Views {
    /** For moderators of the site: reports, held messages, and actions; with `of`, of one user. */
    moderation: { of?: Pick<User, 'id' | 'name'> };
    report: { reportId: string };
  }
}

export const views = {
  moderation: () => load(() => import('./moderation.js')),
  report: () => load(() => import('./report.js')),
};

export function createSlots(): Pick<Slots, 'composerPlace' | 'measures'> {
  return {
    composerPlace: (host, scope) => new ComposerPlaceSlot(host, scope),
    measures: async (host, scope) => {
      const { createMeasures } = await load(() => import('./measures.js'));
      return createMeasures(host, scope);
    },
  };
}
