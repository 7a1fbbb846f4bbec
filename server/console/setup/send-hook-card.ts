import type { SendHook } from '@parlor/sdk/protocol/send-hook';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleIcons } from '../shared/console-icons.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';
import { formatNumber, formatTime } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, emptyState, loadFailure, loadingRows } from '../shared/parts.js';
import '../shared/secret-dialog.js';
import { onFailureNames } from './send-hook-dialog.js';

const testText = 'Hello';

/** The address that is asked before a message is stored. */
export class SendHookCard extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @state() private isEditing = false;
  @state() private secret: string | undefined;
  @state() private isTesting = false;
  readonly #hook = new LoadController(this, (signal) =>
    this.context.call('host.getSendHook', {}, { signal }),
  );

  protected override render(): TemplateResult {
    const { value, error } = this.#hook;
    return html`${card({
      id: 'send-hook',
      title: 'Pre-send hook',
      text: 'Your backend is asked before a message of a user is stored: it may let it through, change it, hold it or refuse it.',
      buttons:
        value?.hook === null
          ? html`<button class="button small" type="button" @click=${this.#edit}>
              ${groupIcons.plus}Add hook
            </button>`
          : nothing,
      content: value
        ? value.hook
          ? this.#entry(value.hook)
          : emptyState(
              consoleIcons.key,
              'No pre-send hook',
              'Messages are stored without asking your backend.',
            )
        : error === undefined
          ? loadingRows(1)
          : loadFailure(error, this.#hook.load),
    })}
    ${
      this.isEditing
        ? html`<console-send-hook-dialog
            .context=${this.context}
            .hook=${value?.hook ?? null}
            @saved=${this.#saved}
            @close=${() => (this.isEditing = false)}
          ></console-send-hook-dialog>`
        : nothing
    }
    ${
      this.secret === undefined
        ? nothing
        : html`<console-secret-dialog
            .heading=${'The secret of your pre-send hook'}
            .text=${'Your backend verifies with it that a request comes from Parlor.'}
            .secret=${this.secret}
            @close=${() => (this.secret = undefined)}
          ></console-secret-dialog>`
    }`;
  }

  #entry(hook: SendHook): TemplateResult {
    const { url, onFailure, failingSince, lastError, failures, skipped } = hook;
    return html`<div class="entries">
      <div class="entry">
        <div class="body">
          <span class="title"
            ><code dir="ltr">${url}</code>${
              failingSince
                ? html`<span class="badge bad">Failing since ${formatTime(failingSince)}</span>`
                : nothing
            }</span
          >
          <span class="hint">If it does not answer: ${onFailureNames[onFailure]}</span>
          ${
            failures + skipped > 0
              ? html`<span class="hint"
                  >${formatNumber(failures)} failed, ${formatNumber(skipped)} not
                  asked${
                    lastError ? html`; the last failure: <code>${lastError}</code>` : nothing
                  }</span
                >`
              : nothing
          }
        </div>
        <div class="buttons">
          <button
            class="button small quiet"
            type="button"
            aria-disabled=${this.isTesting ? 'true' : nothing}
            @click=${this.#test}
          >
            Test
          </button>
          <button class="button small quiet" type="button" @click=${this.#edit}>Change</button>
          <button class="button small quiet" type="button" @click=${this.#rotate}>
            Rotate secret
          </button>
          <button class="button small danger-quiet" type="button" @click=${this.#remove}>
            Remove
          </button>
        </div>
      </div>
    </div>`;
  }

  readonly #edit = (): void => {
    this.isEditing = true;
  };

  readonly #saved = ({ detail: secret }: CustomEvent<string | null>): void => {
    this.isEditing = false;
    if (secret === null) this.context.toast('The pre-send hook is saved.');
    else this.secret = secret;
    void this.#hook.load();
  };

  readonly #test = async (): Promise<void> => {
    if (this.isTesting) return;
    const { call, toast } = this.context;
    this.isTesting = true;
    try {
      const { answer, error, milliseconds } = await call('host.testSendHook', { text: testText });
      toast(
        answer
          ? `Asked about “${testText}”, it answered “${answer.action}” in ${milliseconds} ms.`
          : `No usable answer: ${error}.`,
      );
    } catch (error) {
      toast(failureText(error));
    } finally {
      this.isTesting = false;
    }
  };

  readonly #rotate = async (): Promise<void> => {
    const { confirm, call } = this.context;
    await confirm({
      title: 'Rotate the secret?',
      text: 'You get a new secret. For 24 hours, requests are signed with both.',
      action: 'Rotate',
      act: async () => {
        const { secret } = await call('host.rotateSendHookSecret', {});
        this.secret = secret ?? undefined;
      },
    });
  };

  readonly #remove = async (): Promise<void> => {
    const { confirm, call, toast } = this.context;
    const isDone = await confirm({
      title: 'Remove the pre-send hook?',
      text: 'Messages are then stored without asking your backend. The secret stops working.',
      action: 'Remove',
      danger: true,
      act: () => call('host.removeSendHook', {}),
    });
    if (!isDone) return;
    void this.#hook.load();
    toast('The pre-send hook is removed.');
  };
}

define('console-send-hook-card', SendHookCard);
