/**
 * Moderation: why a user cannot write, what moderators do to a user, and the pages with what was
 * reported and held.
 */
import { load } from '../load.js';
import type { Slots } from '../shared/slots.js';
import { ComposerPlaceController } from './composer-place-controller.js';

export const views = {
  moderation: () => load(() => import('./moderation.js')),
  report: () => load(() => import('./report.js')),
};

export function createSlots(): Pick<Slots, 'composerPlace' | 'measures'> {
  return {
    composerPlace: (host, scope) => new ComposerPlaceController(host, scope),
    measures: async (host, scope) => {
      const { MeasuresController } = await load(() => import('./measures-controller.js'));
      return new MeasuresController(host, scope);
    },
  };
}
