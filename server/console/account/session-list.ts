import type { OperatorSession } from '@parlor/sdk/protocol/operators';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleIcons } from '../shared/console-icons.js';
import { consoleStyles } from '../shared/console.styles.js';
import { formatAgo } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, loadFailure, loadingRows } from '../shared/parts.js';
import { browserName } from './browser-name.js';

/** Where the operator is signed in. */
export class SessionList extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  readonly #sessions = new LoadController(
    this,
    async (signal) => (await this.context.call('operators.listSessions', {}, { signal })).sessions,
  );

  read(): Promise<void> {
    return this.#sessions.load();
  }

  protected override render(): TemplateResult {
    const { value: sessions, error } = this.#sessions;
    return card({
      id: 'sessions',
      title: 'Sessions',
      text: 'Where you are signed in.',
      buttons:
        sessions && sessions.length > 1
          ? html`<button class="button small" type="button" @click=${this.#endOthers}>
              End all others
            </button>`
          : nothing,
      content: sessions
        ? html`<ul class="entries">
            ${sessions.map((session) => this.#session(session))}
          </ul>`
        : error === undefined
          ? loadingRows(2)
          : loadFailure(error, this.#sessions.load),
    });
  }

  #session(session: OperatorSession): TemplateResult {
    const name = browserName(session.userAgent);
    return html`<li class="entry">
      <span class="muted" aria-hidden="true">${consoleIcons.laptop}</span>
      <div class="body">
        <span class="title"
          >${name}${session.current ? html`<span class="badge good">This one</span>` : nothing}</span
        >
        <span class="hint"
          ><bdi dir="ltr">${session.address}</bdi> · last used
          ${formatAgo(session.lastSeenAt)}</span
        >
      </div>
      ${
        session.current
          ? nothing
          : html`<button
              class="button small danger-quiet"
              type="button"
              aria-label=${`End the session in ${name}`}
              @click=${() => this.#end(session)}
            >
              End
            </button>`
      }
    </li>`;
  }

  async #end({ id, userAgent }: OperatorSession): Promise<void> {
    const { call, confirm, toast } = this.context;
    const isDone = await confirm({
      title: `End the session in ${browserName(userAgent)}?`,
      text: 'You have to sign in again there.',
      action: 'End session',
      danger: true,
      act: () => call('operators.endSession', { sessionId: id }),
    });
    if (!isDone) return;
    await this.#sessions.load();
    toast('The session is over.');
  }

  readonly #endOthers = async (): Promise<void> => {
    const { call, confirm, toast } = this.context;
    const isDone = await confirm({
      title: 'End all other sessions?',
      text: 'You stay signed in here, and have to sign in again everywhere else.',
      action: 'End sessions',
      danger: true,
      act: () => call('operators.endOtherSessions', {}),
    });
    if (!isDone) return;
    await this.#sessions.load();
    toast('All other sessions are over.');
  };
}

define('console-session-list', SessionList);

declare global {
  interface HTMLElementTagNameMap {
    'console-session-list': SessionList;
  }
}
