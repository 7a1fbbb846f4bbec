import type { Filter } from '@parlor/sdk/protocol/host-moderation';
import type { Output } from '@parlor/sdk/protocol/operations';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import { selectField, textField } from '../shared/fields.js';
import { PageController } from '../shared/page-controller.js';
import { card, formFailure, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { CasePart } from './case-part.js';

const actions: readonly (readonly [Filter['action'], string])[] = [
  ['hold', 'Hold for review'],
  ['mask', 'Mask with dots'],
  ['refuse', 'Refuse'],
];

const actionNames = { hold: 'Held', mask: 'Masked', refuse: 'Refused' } as const;

const verdicts = {
  accept: 'Accepted: no filter applies.',
  mask: 'Sent with dots in place of what is masked.',
  hold: 'Held until a moderator decides.',
  refuse: 'Refused, and the sender sees that.',
} as const;

type Verdict = Output<'host.testFilters'>;

/** The words and links that are filtered, and a test of a text. */
export class Filters extends CasePart {
  @state() private verdict: Verdict | undefined;
  readonly #adding = new TaskController(this);
  readonly #testing = new TaskController(this);
  readonly #list = new PageController<Filter>(this, (cursor, signal) =>
    this.context.call(
      'host.listFilters',
      { limit: 100, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );

  protected override render(): TemplateResult {
    return html`<div class="form">${this.#addCard()} ${this.#listCard()} ${this.#testCard()}</div>`;
  }

  #addCard(): TemplateResult {
    return card({
      id: 'add',
      title: 'Add filters',
      text: 'Words, one per line or with commas between. End one with * to match all words that begin so. A host such as spam.example filters links to it.',
      content: html`<form @submit=${this.#add}>
        <div class="fields">
          ${textField({
            name: 'values',
            label: 'Words or hosts',
            placeholder: 'casino*, spam.example',
            required: true,
            maxlength: 2_000,
          })}
          ${selectField<Filter['action']>({
            name: 'action',
            label: 'What happens',
            value: 'hold',
            options: actions,
          })}
        </div>
        ${formFailure(this.#adding.error)}
        <div class="actions">
          <button
            class="button primary"
            type="submit"
            aria-disabled=${this.#adding.busy ? 'true' : nothing}
          >
            Add
          </button>
        </div>
      </form>`,
    });
  }

  #listCard(): TemplateResult {
    const { items, loading, error } = this.#list;
    return card({
      id: 'list',
      title: 'Filters',
      content:
        error !== undefined
          ? loadFailure(error, this.#list.load)
          : loading && items.length === 0
            ? loadingRows(3)
            : items.length === 0
              ? html`<p class="muted small">No filters: every text is accepted.</p>`
              : html`<ul class="entries">
                    ${items.map((filter) => this.#filter(filter))}
                  </ul>
                  ${moreButton(this.#list)}`,
    });
  }

  #filter(filter: Filter): TemplateResult {
    return html`<li class="entry">
      <div class="body">
        <span class="title"><code>${filter.value}</code></span>
      </div>
      <span class="badge">${filter.kind === 'link' ? 'Link' : 'Word'}</span>
      <span class="badge accent">${actionNames[filter.action]}</span>
      <button
        class="button small danger-quiet"
        type="button"
        aria-label=${`Remove ${filter.value}`}
        @click=${() => this.#remove(filter)}
      >
        Remove
      </button>
    </li>`;
  }

  #testCard(): TemplateResult {
    return card({
      id: 'test',
      title: 'Try a text',
      text: 'Shows what would happen to a message. Nothing is sent.',
      content: html`<form @submit=${this.#test}>
          <div class="with-button">
            ${textField({ name: 'text', label: 'Text', required: true, maxlength: 4_000 })}
            <button class="button" type="submit">Try</button>
          </div>
          ${formFailure(this.#testing.error)}
        </form>
        <div class="verdict" role="group" aria-label="Result">${this.#result()}</div>`,
    });
  }

  #result(): TemplateResult | typeof nothing {
    if (!this.verdict) return nothing;
    const { verdict, text, met } = this.verdict;
    return html`<p><strong>${verdicts[verdict]}</strong></p>
      ${verdict === 'mask' ? html`<p class="quote" dir="auto">${text}</p>` : nothing}
      ${
        met.length > 0
          ? html`<p class="small muted">
              Found: ${met.map(({ value }) => html`<code>${value}</code> `)}
            </p>`
          : nothing
      }`;
  }

  readonly #add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { values = '', action = 'hold' } = formValues(event);
    const add = values
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((value) => ({
        kind: value.includes('.') ? ('link' as const) : ('word' as const),
        value,
        action: action as Filter['action'],
      }));
    if (add.length === 0) return;
    let added: readonly Filter[] = [];
    const isDone = await this.#adding.run(async () => {
      ({ added } = await this.context.call('host.changeFilters', { add }));
    });
    if (!isDone) return;
    form.reset();
    await this.#list.load();
    this.context.toast(
      added.length === 1 ? 'The filter is added.' : `${added.length} filters are added.`,
    );
  };

  async #remove(filter: Filter): Promise<void> {
    const { call, toast } = this.context;
    const { kind, value } = filter;
    if (!(await this.attempt(() => call('host.changeFilters', { remove: [{ kind, value }] }))))
      return;
    this.#list.update((items) => items.filter((each) => each !== filter));
    toast(`The filter ${value} is removed.`, {
      undo: async () => {
        await call('host.changeFilters', { add: [filter] });
        await this.#list.load();
      },
    });
  }

  readonly #test = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { text = '' } = formValues(event);
    const isDone = await this.#testing.run(async () => {
      this.verdict = await this.context.call('host.testFilters', { text });
    });
    if (isDone && this.verdict) this.context.announce(verdicts[this.verdict.verdict]);
  };
}

define('console-filters', Filters);
