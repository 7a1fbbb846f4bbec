import { html, nothing, type TemplateResult } from 'lit';
import { endingOf, nameParts } from '../shared/file-name.js';
import { fileSize } from '../shared/file-size.js';
import type { TalkWords } from '../i18n/en.js';
import { actionIcons } from '../shared/action-icons.js';
import { fileIcons } from './file-icons.js';
import type { ShownFile } from './message-files.js';
import { progressRing } from './progress-ring.js';

interface CardDeps {
  words: TalkWords['files'];
  language: string;
  sending: string;
  isBroken: boolean;
  press: () => void;
}

/**
 * A name that is cut in its middle if there is no room, never at its end. A screen reader reads it
 * in one piece.
 */
export function fileName(name: string): TemplateResult {
  const { stem, ending } = nameParts(name);
  return html`<span class="listen">${name}</span
    ><bdi class="file-name" aria-hidden="true"
      >${stem ? html`<span>${stem}</span>` : nothing}<span>${ending}</span></bdi
    >`;
}

/** A document: its name, its size, and the button that saves it. */
export function fileCard(
  file: ShownFile,
  { words, language, sending, isBroken, press }: CardDeps,
): TemplateResult {
  const { name, bytes, state, sent } = file;
  const ending = endingOf(name);
  const note =
    state === 'scanning'
      ? words.checking
      : state === 'refused'
        ? words.refused
        : isBroken
          ? words.broken
          : '';
  const sign =
    state === 'refused'
      ? fileIcons.refused
      : state === 'scanning'
        ? fileIcons.checking
        : html`${fileIcons.document}${ending ? html`<b>${ending}</b>` : nothing}`;
  const content = html`<span class="sheet" aria-hidden="true">${sign}</span
    >${progressRing(file, sending)}
    <span class="about-file"
      >${fileName(name)}
      <span class="sub ${note ? 'noted' : ''}"
        >${note || html`<bdi>${fileSize(bytes, language)}</bdi>`}</span
      ></span
    >`;
  return state === 'clean' && sent === undefined
    ? html`<button class="card reach" type="button" tabindex="-1" @click=${press}>
        <span class="listen">${words.download} </span>${content}<span
          class="save"
          aria-hidden="true"
          >${actionIcons.save}</span
        >
      </button>`
    : html`<div class="card">${content}</div>`;
}
