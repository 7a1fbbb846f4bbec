/** The fields that a new group and a group's settings have in common. */
import { limits } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { TopicWords } from '../i18n/en.js';
import { groupIcons } from '../shared/group-icons.js';

interface Details {
  title: string | null;
  description: string | null;
}

/** Which fields are invalid. */
export interface Faults {
  title?: boolean;
}

export interface Option {
  value: string;
  picture: TemplateResult;
  label: string;
  hint: string;
}

/** The settings from a form; `faults` has the invalid fields. */
export function detailsOf({ title = '', description = '' }: Readonly<Record<string, string>>): {
  details: { title: string; description: string | null };
  faults: Faults;
} {
  return {
    details: { title: title.trim(), description: description.trim() || null },
    faults: { title: title.trim() === '' },
  };
}

export function groupFields(
  words: TopicWords<'groups'>,
  { title, description }: Details,
  faults: Faults,
): TemplateResult {
  return html`
    <div class="field">
      <label for="title">${words.name}</label>
      <input
        class="input"
        id="title"
        name="title"
        dir="auto"
        autocomplete="off"
        maxlength=${limits.groupTitle}
        placeholder=${words.namePlaceholder}
        aria-invalid=${faults.title ? 'true' : nothing}
        aria-describedby=${faults.title ? 'title-hint' : nothing}
        .defaultValue=${title ?? ''}
      />
      ${faults.title ? html`<p id="title-hint" class="problem">${words.needName}</p>` : nothing}
    </div>
    <div class="field">
      <label for="description">${words.description}</label>
      <textarea
        class="input"
        id="description"
        name="description"
        dir="auto"
        rows="2"
        maxlength=${limits.groupDescription}
        placeholder=${words.descriptionPlaceholder}
        .defaultValue=${description ?? ''}
      ></textarea>
    </div>
  `;
}

/** One of a few options, each with a line about what it means. */
export function choiceField(
  name: string,
  legend: string,
  options: readonly Option[],
  current: string,
): TemplateResult {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ({ value, picture, label, hint }) =>
        html`<label class="option">
          ${picture}<span>${label}<small>${hint}</small></span>
          <input type="radio" name=${name} value=${value} .defaultChecked=${value === current} />
        </label>`,
    )}
  </fieldset>`;
}

export function accessField(words: TopicWords<'groups'>, current: string): TemplateResult {
  return choiceField(
    'access',
    words.access,
    [
      {
        value: 'private',
        picture: groupIcons.lock,
        label: words.accessPrivate,
        hint: words.accessPrivateHint,
      },
      {
        value: 'open',
        picture: groupIcons.globe,
        label: words.accessOpen,
        hint: words.accessOpenHint,
      },
    ],
    current,
  );
}
