import type { SigningSecret } from '@parlor/sdk/protocol/host-site';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleIcons } from '../shared/console-icons.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';
import { formatDate, formatTime } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, emptyState, loadFailure, loadingRows } from '../shared/parts.js';
import '../shared/secret-dialog.js';

/** How long tokens of the old secret are accepted after a rotation. */
const overlapSeconds = 24 * 60 * 60;

/**
 * The secrets that the host's backend signs identity tokens with.
 *
 * @fires changed - bubbles
 */
export class SigningSecretsCard extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @state() private shown: { kid: string; secret: string } | undefined;
  readonly #secrets = new LoadController(
    this,
    async (signal) =>
      (await this.context.call('host.listSigningSecrets', {}, { signal })).signingSecrets,
  );

  protected override render(): TemplateResult {
    const { value: secrets, error } = this.#secrets;
    return html`${card({
      id: 'signing-secrets',
      title: 'Signing secrets',
      text: 'Your backend signs the identity of your users with one, so that they need no sign-in in the chat.',
      buttons: html`<button class="button small" type="button" @click=${this.#add}>
        ${groupIcons.plus}New secret
      </button>`,
      content: secrets
        ? secrets.length > 0
          ? html`<ul class="entries">
              ${secrets.map((secret) => this.#secret(secret))}
            </ul>`
          : emptyState(
              consoleIcons.key,
              'No signing secrets',
              'You need one only if your backend signs your users in.',
            )
        : error === undefined
          ? loadingRows(2)
          : loadFailure(error, this.#secrets.load),
    })}
    ${
      this.shown
        ? html`<console-secret-dialog
            .heading=${'Your new signing secret'}
            .text=${`Tokens name it in their header as kid: "${this.shown.kid}".`}
            .secret=${this.shown.secret}
            @close=${() => (this.shown = undefined)}
          ></console-secret-dialog>`
        : nothing
    }`;
  }

  #secret(secret: SigningSecret): TemplateResult {
    const { kid } = secret;
    return html`<li class="entry">
      <div class="body">
        <span class="title"
          ><code>${kid}</code>${
            secret.expiresAt
              ? html`<span class="badge bad">Ends ${formatTime(secret.expiresAt)}</span>`
              : nothing
          }</span
        >
        <span class="hint">Created ${formatDate(secret.createdAt)}</span>
      </div>
      <div class="buttons">
        ${
          secret.expiresAt
            ? nothing
            : html`<button
                class="button small quiet"
                type="button"
                aria-label=${`Rotate ${kid}`}
                @click=${() => this.#rotate(secret)}
              >
                Rotate
              </button>`
        }
        <button
          class="button small danger-quiet"
          type="button"
          aria-label=${`Revoke ${kid}`}
          @click=${() => this.#revoke(secret)}
        >
          Revoke
        </button>
      </div>
    </li>`;
  }

  readonly #add = async (): Promise<void> => {
    try {
      this.#show(await this.context.call('host.addSigningSecret', {}));
    } catch (error) {
      this.context.toast(failureText(error));
    }
  };

  #show({ signingSecret, secret }: { signingSecret: SigningSecret; secret: string }): void {
    this.shown = { kid: signingSecret.kid, secret };
    this.#changed();
  }

  #changed(): void {
    void this.#secrets.load();
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
  }

  async #rotate({ kid }: SigningSecret): Promise<void> {
    const { confirm, call } = this.context;
    await confirm({
      title: `Rotate ${kid}?`,
      text: 'You get a new secret. Tokens of the old one are accepted for 24 hours more.',
      action: 'Rotate',
      act: async () => this.#show(await call('host.rotateSigningSecret', { kid, overlapSeconds })),
    });
  }

  async #revoke({ kid }: SigningSecret): Promise<void> {
    const { confirm, call, toast } = this.context;
    const isDone = await confirm({
      title: `Revoke ${kid}?`,
      text: 'Tokens that it signed are refused, and the sessions that began with it end. This cannot be undone.',
      action: 'Revoke',
      danger: true,
      act: () => call('host.revokeSigningSecret', { kid }),
    });
    if (!isDone) return;
    this.#changed();
    toast(`${kid} is revoked.`);
  }
}

define('console-signing-secrets-card', SigningSecretsCard);
