/** Fields of forms as templates, each with its label, its hint and its problem. */
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import { icons } from '../../../widget/src/shared/icons.js';
import type { ConsoleContext } from './console-context.js';

interface Field {
  /** Also the id of the field; unique in the view. */
  name: string;
  label: string;
  hint?: string | TemplateResult | undefined;
  problem?: string | undefined;
  disabled?: boolean | undefined;
}

export interface TextField extends Field {
  /** What it begins with; with `typed`, what it always shows. */
  value?: string;
  type?: 'text' | 'email' | 'password' | 'url' | 'number';
  autocomplete?: string;
  inputmode?: string;
  placeholder?: string;
  required?: boolean;
  maxlength?: number;
  minlength?: number;
  min?: number;
  max?: number;
  /** Gets the focus when a dialog opens. */
  first?: boolean;
  typed?: (value: string) => void;
}

const describedBy = ({ name, hint, problem }: Field): string | undefined =>
  [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ') || undefined;

const around = (field: Field, control: TemplateResult): TemplateResult =>
  html`<div class="field">
    <label for=${field.name}>${field.label}</label>
    ${control}
    ${field.hint ? html`<p class="hint" id=${`${field.name}-hint`}>${field.hint}</p>` : nothing}
    ${
      field.problem
        ? html`<p class="problem" id=${`${field.name}-problem`}>${field.problem}</p>`
        : nothing
    }
  </div>`;

export function textField(field: TextField): TemplateResult {
  return around(
    field,
    html`<input
      class="input"
      id=${field.name}
      name=${field.name}
      type=${field.type ?? 'text'}
      dir=${['email', 'url', 'password'].includes(field.type ?? '') ? 'ltr' : 'auto'}
      .value=${field.typed ? live(field.value ?? '') : (field.value ?? '')}
      autocomplete=${field.autocomplete ?? 'off'}
      inputmode=${ifDefined(field.inputmode)}
      placeholder=${ifDefined(field.placeholder)}
      maxlength=${ifDefined(field.maxlength)}
      minlength=${ifDefined(field.minlength)}
      min=${ifDefined(field.min)}
      max=${ifDefined(field.max)}
      spellcheck=${field.type === undefined ? nothing : 'false'}
      ?required=${field.required ?? false}
      ?disabled=${field.disabled ?? false}
      ?data-first=${field.first ?? false}
      aria-invalid=${field.problem ? 'true' : nothing}
      aria-describedby=${ifDefined(describedBy(field))}
      @input=${(event: Event) => field.typed?.((event.target as HTMLInputElement).value)}
    />`,
  );
}

export interface SelectField<T extends string> extends Field {
  value: T;
  options: readonly (readonly [value: T, label: string])[];
  chosen?: (value: T) => void;
}

export function selectField<T extends string>(field: SelectField<T>): TemplateResult {
  return around(field, select(field, nothing));
}

/** The same without a visible label: for a filter above a list. */
export function filterField<T extends string>(field: SelectField<T>): TemplateResult {
  return select(field, field.label);
}

/** A filter above a list that is in the address. */
export function addressFilter(
  context: ConsoleContext,
  field: Pick<SelectField<string>, 'name' | 'label' | 'options'>,
): TemplateResult {
  const { name } = field;
  const value = context.route.query.get(name) ?? '';
  return filterField({ ...field, value, chosen: (to) => setFilter(context, name, to) });
}

/** Puts a filter or a search into the address; the empty text takes it out. */
export function setFilter({ route, navigate }: ConsoleContext, name: string, value: string): void {
  const query = new URLSearchParams(route.query);
  if (value) query.set(name, value);
  else query.delete(name);
  navigate(query.size > 0 ? `${route.path}?${query}` : route.path, { replace: true });
}

export interface SearchField {
  label: string;
  placeholder: string;
  value?: string;
  typed: (value: string) => void;
}

/** The search above a list. */
export function searchField({
  label,
  placeholder,
  value = '',
  typed,
}: SearchField): TemplateResult {
  return html`<div class="search">
    ${icons.search}
    <input
      class="input"
      type="search"
      aria-label=${label}
      placeholder=${placeholder}
      maxlength="128"
      autocomplete="off"
      .value=${value}
      @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
    />
  </div>`;
}

function select<T extends string>(
  field: SelectField<T>,
  ariaLabel: string | typeof nothing,
): TemplateResult {
  return html`<div class="select">
    <select
      class="input"
      id=${field.name}
      name=${field.name}
      aria-label=${ariaLabel}
      ?disabled=${field.disabled ?? false}
      aria-describedby=${ifDefined(describedBy(field))}
      .value=${live(field.value)}
      @change=${(event: Event) => field.chosen?.((event.target as HTMLSelectElement).value as T)}
    >
      ${field.options.map(
        ([value, label]) =>
          html`<option value=${value} ?selected=${value === field.value}>${label}</option>`,
      )}
    </select>
    ${groupIcons.forward}
  </div>`;
}
