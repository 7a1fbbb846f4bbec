/** Emoji: a picker for texts, and the choice of all emoji for reactions. */
import { html } from 'lit';
import type { Slots } from '../shared/slots.js';
import './emoji-choice.js';
import './emoji-picker.js';

export function createSlots(): Pick<Slots, 'emoji'> {
  return {
    emoji: {
      picker: ({ context, anchor, choose, close }) =>
        html`<parlor-emoji-picker
          .context=${context}
          .anchor=${anchor}
          @choose=${({ detail }: CustomEvent<string>) => choose(detail)}
          @close=${close}
        ></parlor-emoji-picker>`,
      choice: ({ context, isMine, choose }) =>
        html`<parlor-emoji-choice
          .context=${context}
          .isMine=${isMine}
          @choose=${({ detail }: CustomEvent<string>) => choose(detail)}
        ></parlor-emoji-choice>`,
    },
  };
}
