import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import type { SettingField, Value } from './setting-list.js';

interface SettingInput {
  field: SettingField;
  value: Value;
  disabled: boolean;
  changed: (value: Value) => void;
}

/** A setting with its name, what it does, and the control that chooses it. */
export function settingInput(input: SettingInput): TemplateResult {
  const { field } = input;
  const id = field.path.replaceAll('.', '-');
  const isGroup = field.kind === 'several';
  return html`<div class="setting ${field.kind === 'switch' ? 'is-switch' : ''}">
    <div class="about">
      ${
        isGroup
          ? html`<span class="title" id=${`${id}-label`}>${field.label}</span>`
          : html`<label class="title" for=${id}>${field.label}</label>`
      }
      <p class="hint" id=${`${id}-hint`}>${field.hint}</p>
    </div>
    <div class="control">${control(id, input)}</div>
  </div>`;
}

function control(id: string, input: SettingInput): TemplateResult {
  const { field, value, disabled, changed } = input;
  switch (field.kind) {
    case 'choice':
      return select(id, String(value), field.options, disabled, changed);
    case 'minutes':
      return minutes(id, value as number | null, disabled, changed);
    case 'switch':
      return html`<span class="switch"
        ><input
          type="checkbox"
          role="switch"
          id=${id}
          .checked=${live(value === true)}
          ?disabled=${disabled}
          aria-describedby=${`${id}-hint`}
          @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}
      /></span>`;
    case 'number':
      return numberInput(id, field, (value as number) / (field.factor ?? 1), disabled, (number) =>
        changed(number * (field.factor ?? 1)),
      );
    case 'optional-number':
      return optionalNumber(id, field, value as number | null, disabled, changed);
    case 'text':
      return html`<input
        class="input"
        id=${id}
        name=${id}
        type=${field.type}
        dir=${field.type === 'url' ? 'ltr' : 'auto'}
        maxlength=${field.max}
        autocomplete="off"
        ?required=${field.isRequired ?? false}
        ?disabled=${disabled}
        .value=${live((value as string | null) ?? '')}
        aria-describedby=${`${id}-hint`}
        @input=${(event: Event) => {
          const text = (event.target as HTMLInputElement).value;
          changed(text === '' && !field.isRequired ? null : text);
        }}
      />`;
    case 'several':
      return several(id, field.options, value as readonly string[], disabled, changed);
  }
}

function select(
  id: string,
  value: string,
  options: readonly (readonly [value: string, label: string])[],
  disabled: boolean,
  changed: (value: string) => void,
): TemplateResult {
  return html`<div class="select">
    <select
      class="input"
      id=${id}
      ?disabled=${disabled}
      aria-describedby=${`${id}-hint`}
      .value=${live(value)}
      @change=${(event: Event) => changed((event.target as HTMLSelectElement).value)}
    >
      ${options.map(
        ([option, label]) =>
          html`<option value=${option} ?selected=${option === value}>${label}</option>`,
      )}
    </select>
    ${groupIcons.forward}
  </div>`;
}

interface Bounds {
  label: string;
  unit: string;
  min: number;
  max: number;
}

function numberInput(
  id: string,
  { label, unit, min, max }: Bounds,
  value: number,
  disabled: boolean,
  changed: (value: number) => void,
  isNamed = false,
): TemplateResult {
  return html`<div class="with-unit">
    <input
      class="input"
      type="number"
      id=${id}
      min=${min}
      max=${max}
      step="1"
      required
      ?disabled=${disabled}
      .value=${live(Number.isNaN(value) ? '' : String(Math.round(value)))}
      aria-label=${isNamed ? `${label}, ${unit}` : nothing}
      aria-describedby=${isNamed ? nothing : `${id}-hint`}
      @input=${(event: Event) => changed((event.target as HTMLInputElement).valueAsNumber)}
    />
    <span class="unit" aria-hidden=${isNamed ? 'true' : nothing}>${unit}</span>
  </div>`;
}

function minutes(
  id: string,
  value: number | null,
  disabled: boolean,
  changed: (value: Value) => void,
): TemplateResult {
  const kind = value === null ? 'always' : value === 0 ? 'never' : 'limited';
  return html`${select(
    id,
    kind,
    [
      ['always', 'At any time'],
      ['limited', 'For a while after sending'],
      ['never', 'Never'],
    ],
    disabled,
    (chosen) => changed(chosen === 'always' ? null : chosen === 'never' ? 0 : 15),
  )}
  ${
    kind === 'limited'
      ? numberInput(
          `${id}-minutes`,
          { label: 'How long', unit: 'minutes', min: 1, max: 5_256_000 },
          value!,
          disabled,
          changed,
          true,
        )
      : nothing
  }`;
}

function optionalNumber(
  id: string,
  field: Bounds & { none: string },
  value: number | null,
  disabled: boolean,
  changed: (value: Value) => void,
): TemplateResult {
  return html`${select(
    id,
    value === null ? 'none' : 'limited',
    [
      ['none', field.none],
      ['limited', field.unit === 'days' ? 'A number of days' : 'A limit'],
    ],
    disabled,
    (chosen) => changed(chosen === 'none' ? null : field.unit === 'days' ? 90 : 1_000),
  )}
  ${value === null ? nothing : numberInput(`${id}-number`, field, value, disabled, changed, true)}`;
}

function several(
  id: string,
  options: readonly (readonly [value: string, label: string])[],
  value: readonly string[],
  disabled: boolean,
  changed: (value: readonly string[]) => void,
): TemplateResult {
  // In the order of the options, so that the same choice is the same value.
  const toggled = (option: string, isOn: boolean) =>
    options.map(([each]) => each).filter((each) => (each === option ? isOn : value.includes(each)));
  return html`<div
    class="checks"
    role="group"
    aria-labelledby=${`${id}-label`}
    aria-describedby=${`${id}-hint`}
  >
    ${options.map(
      ([option, label]) =>
        html`<label class="check"
          ><input
            type="checkbox"
            .checked=${live(value.includes(option))}
            ?disabled=${disabled}
            @change=${(event: Event) =>
              changed(toggled(option, (event.target as HTMLInputElement).checked))}
          />${label}</label
        >`,
    )}
  </div>`;
}
