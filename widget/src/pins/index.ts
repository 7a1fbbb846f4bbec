/** Pins: the bar above the log, and the page with the pinned messages of a conversation. */
import { html } from 'lit';
import { load } from '../load.js';
import type { Slots } from '../shared/slots.js';
import './pin-bar.js';

declare module '../shared/view-context.js' {
  interface Views {
    pins: { conversationId: string };
  }
}

export const views = { pins: () => load(() => import('./pins.js')) };

export function createSlots(): Pick<Slots, 'pinBar'> {
  return {
    pinBar: ({ context, conversation, messages, show }) =>
      html`<parlor-pin-bar
        .context=${context}
        .conversation=${conversation}
        .messages=${messages}
        @show=${({ detail }: CustomEvent<number>) => show(detail)}
      ></parlor-pin-bar>`,
  };
}
