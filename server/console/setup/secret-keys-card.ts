import type { SecretKey } from '@parlor/sdk/protocol/host-site';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleIcons } from '../shared/console-icons.js';
import { consoleStyles } from '../shared/console.styles.js';
import { formatAgo, formatDate, formatTime } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, emptyState, loadFailure, loadingRows } from '../shared/parts.js';
import '../shared/secret-dialog.js';
import './add-key-dialog.js';

/** How long the old key works after a rotation. */
const overlapSeconds = 24 * 60 * 60;

/** The keys of the host's backend: shown once, named, rotated with an overlap, revoked. */
export class SecretKeysCard extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @state() private isAdding = false;
  /** A new key, which is shown only now. */
  @state() private secret: string | undefined;
  readonly #keys = new LoadController(
    this,
    async (signal) => (await this.context.call('host.listKeys', {}, { signal })).keys,
  );

  protected override render(): TemplateResult {
    const { value: keys, error } = this.#keys;
    return html`${card({
      id: 'secret-keys',
      title: 'Secret keys',
      text: 'Your backend calls the server API with one. Never put them into a page.',
      buttons: html`<button
        class="button small"
        type="button"
        @click=${() => (this.isAdding = true)}
      >
        ${groupIcons.plus}New key
      </button>`,
      content: keys
        ? keys.length > 0
          ? html`<ul class="entries">
              ${keys.map((key) => this.#key(key))}
            </ul>`
          : emptyState(
              consoleIcons.key,
              'No secret keys',
              'You need one only if your backend calls the server API.',
            )
        : error === undefined
          ? loadingRows(2)
          : loadFailure(error, this.#keys.load),
    })}
    ${
      this.isAdding
        ? html`<console-add-key-dialog
            .context=${this.context}
            @added=${(event: CustomEvent<string>) => this.#show(event.detail)}
            @close=${() => (this.isAdding = false)}
          ></console-add-key-dialog>`
        : nothing
    }
    ${
      this.secret === undefined
        ? nothing
        : html`<console-secret-dialog
            .heading=${'Your new secret key'}
            .text=${'Store it where your backend keeps its secrets.'}
            .secret=${this.secret}
            @close=${() => (this.secret = undefined)}
          ></console-secret-dialog>`
    }`;
  }

  #key(key: SecretKey): TemplateResult {
    return html`<li class="entry">
      <div class="body">
        <span class="title"
          ><bdi>${key.name}</bdi>${key.scopes.map(
            (scope) => html`<span class="badge">${scope}</span>`,
          )}${
            key.expiresAt
              ? html`<span class="badge bad">Ends ${formatTime(key.expiresAt)}</span>`
              : nothing
          }</span
        >
        <span class="hint">Created ${formatDate(key.createdAt)} · ${usedText(key)}</span>
      </div>
      <div class="buttons">
        ${
          key.expiresAt
            ? nothing
            : html`<button
                class="button small quiet"
                type="button"
                aria-label=${`Rotate ${key.name}`}
                @click=${() => this.#rotate(key)}
              >
                Rotate
              </button>`
        }
        <button
          class="button small danger-quiet"
          type="button"
          aria-label=${`Revoke ${key.name}`}
          @click=${() => this.#revoke(key)}
        >
          Revoke
        </button>
      </div>
    </li>`;
  }

  #show(secret: string): void {
    this.isAdding = false;
    this.secret = secret;
    void this.#keys.load();
  }

  async #rotate({ id, name }: SecretKey): Promise<void> {
    const { confirm, call } = this.context;
    await confirm({
      title: `Rotate ${name}?`,
      text: 'You get a new key with the same name and scopes. The old one works for 24 hours more, so that you can replace it without a break.',
      action: 'Rotate',
      act: async () => {
        const { secretKey } = await call('host.rotateKey', { keyId: id, overlapSeconds });
        this.#show(secretKey);
      },
    });
  }

  async #revoke({ id, name }: SecretKey): Promise<void> {
    const { confirm, call, toast } = this.context;
    const isDone = await confirm({
      title: `Revoke ${name}?`,
      text: 'Calls with this key fail at once. This cannot be undone.',
      action: 'Revoke',
      danger: true,
      act: () => call('host.revokeKey', { keyId: id }),
    });
    if (!isDone) return;
    await this.#keys.load();
    toast(`${name} is revoked.`);
  }
}

const usedText = ({ lastUsedAt }: SecretKey): string =>
  lastUsedAt ? `last used ${formatAgo(lastUsedAt)}` : 'never used';

define('console-secret-keys-card', SecretKeysCard);
