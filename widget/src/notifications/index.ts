/** Notifications: sounds, the number in the page's title, the system's notifications. */
import { html } from 'lit';
import { load } from '../load.js';
import type { Slots } from '../shared/slots.js';

export { AlertsController } from './alerts-controller.js';

export function createSlots(): Pick<Slots, 'notificationSettings'> {
  return {
    notificationSettings: (context) => {
      load(() => import('./notification-settings-form.js')).catch(() => undefined);
      return html`<parlor-attention-settings .context=${context}></parlor-attention-settings>`;
    },
  };
}
