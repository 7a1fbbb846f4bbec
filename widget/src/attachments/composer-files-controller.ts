/**
 * Files and recordings beside the text of a new message: chosen, pasted or dropped, checked by what
 * the site takes, and kept with their conversation until they are sent. The tray and the recorder
 * are fetched when they are first needed.
 */
import {
  createAttachments,
  type AttachmentUsage,
  type Attachments,
  type FileToSend,
  type SendOptions,
} from '@parlor/sdk';
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { adopt } from '../shared/adopt.js';
import { load } from '../load.js';
import { SiteController } from '../shared/site-controller.js';
import type {
  ComposerElement,
  ComposerExtras,
  ComposerFiles,
  ConversationScope,
} from '../shared/slots.js';
import type { TalkWords } from '../i18n/en.js';
import type { ChosenFiles } from './chosen-files.js';
import { composerExtrasStyles, dropStyles } from './composer-files.styles.js';
import { composerIcons } from './composer-icons.js';
import type { FileTray } from './file-tray.js';
import type { RecordingFailure } from './recorder.js';
import type { Recorded } from './recording.js';
import { acceptOf, siftFiles, type FileRules, type Refusal } from './sift-files.js';

/** Without an event for so long, in milliseconds, what was dragged has left the window. */
const silence = 1_000;

export class ComposerFilesController implements ReactiveController, ComposerFiles {
  #composer: ComposerElement | null = null;
  #attached = new AbortController();
  #key: string | undefined;
  readonly #site: SiteController;
  #files: readonly FileToSend[] = [];
  #refused: readonly Refusal[] = [];
  #usage: AttachmentUsage | undefined;
  #isRecording = false;
  #recorded: Recorded | undefined;
  #discarded: Recorded | undefined;
  #failure: RecordingFailure | undefined;
  #over: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  readonly #tray = createRef<FileTray>();
  readonly #microphone = createRef<HTMLElement>();

  constructor(
    private readonly host: LitElement,
    private readonly parts: ConversationScope,
    private readonly chosen: ChosenFiles,
  ) {
    this.#site = new SiteController(host, () => parts.context());
    host.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'] as const)
      this.host.addEventListener(name, (event) => this.#dragged(event), { signal });
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    this.#attached.abort();
    this.#composer = null;
    this.#leave();
  }

  /** By now the composer shows the conversation of the host. */
  hostUpdated(): void {
    const composer = this.parts.composer();
    if (composer !== this.#composer) {
      this.#attached.abort();
      this.#attached = new AbortController();
      const { signal } = this.#attached;
      this.#composer = composer;
      composer?.addEventListener('paste', (event) => this.#pasted(event), { signal });
    }
    if (this.#over !== undefined) adopt(this.host.shadowRoot, dropStyles);
    if (!composer || !this.parts.isNew() || composer.draftKey === this.#key) return;
    // The conversation of a first message goes on with what waits.
    const isSame = this.#key === undefined || this.#key.startsWith('to:');
    if (!isSame || this.#files.length === 0) this.#files = this.chosen.of(composer.draftKey);
    if (!isSame) this.#refused = [];
    this.#key = composer.draftKey;
    if (this.#files.length > 0) void this.#loadTray().then(() => this.#weigh());
    this.host.requestUpdate();
  }

  /** What stands around the text. */
  extras(): ComposerExtras | undefined {
    if (!this.parts.isNew()) return undefined;
    const rules = this.#rules;
    if (!rules || rules.kinds.length === 0) return undefined;
    const { talk: words } = this.parts.context();
    if (!words) return undefined;
    const records =
      rules.kinds.includes('audio') &&
      typeof MediaRecorder !== 'undefined' &&
      navigator.mediaDevices;
    return {
      styles: composerExtrasStyles,
      ready: this.#files.length > 0,
      above: this.#above(rules, words.sending),
      beside: html`<button
          class="clip"
          type="button"
          aria-label=${words.attach}
          @click=${this.#choose}
        >
          ${composerIcons.clip}
        </button>
        <input
          type="file"
          hidden
          multiple
          accept=${acceptOf(rules) || nothing}
          @change=${this.#chosen}
        />`,
      end: records
        ? html`<button
            class="microphone"
            type="button"
            aria-label=${words.record}
            ${ref(this.#microphone)}
            @click=${() => void this.#record()}
          >
            ${composerIcons.microphone}
          </button>`
        : nothing,
    };
  }

  /** Over the conversation, while files are dragged over it. */
  overlay(): TemplateResult | typeof nothing {
    if (this.#over === undefined) return nothing;
    const drop = this.#words?.drop;
    return html`<div class="drop" @dragleave=${() => this.#leave()}>
      ${composerIcons.clip}<span>${drop}</span>
    </div>`;
  }

  send(
    to: { conversationId: string } | { userIds: readonly string[] },
    text: string,
    options: SendOptions,
  ): Promise<unknown> | undefined {
    const files = this.#files;
    this.#refused = [];
    if (files.length === 0) return undefined;
    this.#become([]);
    return 'userIds' in to
      ? this.#attachments.start([...to.userIds], text, files, options)
      : this.#attachments.send(to.conversationId, text, files, options);
  }

  get #attachments(): Attachments {
    return this.parts.context().chat.use(createAttachments);
  }

  get #words(): TalkWords['sending'] | undefined {
    return this.parts.context().talk?.sending;
  }

  #above(rules: FileRules, words: TalkWords['sending']): TemplateResult | typeof nothing {
    const { context } = this.parts;
    const { t, announce } = context();
    return html`${
      this.#files.length > 0 || this.#refused.length > 0
        ? html`<parlor-file-tray
            ${ref(this.#tray)}
            .words=${words}
            .language=${t.language}
            .rules=${rules}
            .files=${this.#files}
            .refused=${this.#refused}
            .usage=${this.#usage}
            @remove=${({ detail }: CustomEvent<number>) => this.#remove(detail)}
            @dismiss=${() => this.#refuse([], true)}
          ></parlor-file-tray>`
        : nothing
    }${
      this.#isRecording
        ? html`<parlor-recorder
            .words=${words}
            .sendLabel=${t.composer.send}
            .maxBytes=${rules.maxBytes}
            .kept=${this.#recorded}
            .announce=${announce}
            @send=${({ detail }: CustomEvent<Recorded>) => this.#send(detail)}
            @discard=${({ detail }: CustomEvent<Recorded | null>) => this.#discard(detail ?? undefined)}
            @gone=${() => this.#forget()}
            @fail=${({ detail }: CustomEvent<RecordingFailure>) => this.#fail(detail)}
          ></parlor-recorder>`
        : nothing
    }${this.#failure ? this.#note(words[this.#failure], words.dismiss, () => this.#settle()) : nothing}${
      this.#discarded ? this.#note(words.discarded, words.undo, () => this.#bringBack()) : nothing
    }`;
  }

  #note(text: string, action: string, act: () => void): TemplateResult {
    return html`<div class="again">
      <p>${text}</p>
      <button class="link" type="button" @click=${act}>${action}</button>
    </div>`;
  }

  /** What the site takes. */
  get #rules(): FileRules | undefined {
    return this.#site.value?.attachments;
  }

  #loadTray(): Promise<boolean> {
    return this.#load(() => import('./file-tray.js'));
  }

  /** Answers whether the code is here. If not, the user is told. */
  async #load(importFile: () => Promise<unknown>): Promise<boolean> {
    const { t, announce } = this.parts.context();
    const isHere = await load(importFile).then(
      () => true,
      () => false,
    );
    if (!isHere) announce(t.panel.brokenView);
    this.host.requestUpdate();
    await this.host.updateComplete;
    return isHere;
  }

  readonly #choose = ({ currentTarget }: Event): void => {
    // The input is beside the button.
    ((currentTarget as Element).nextElementSibling as HTMLInputElement).click();
    void this.#loadTray();
  };

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same file may be chosen again.
    input.value = '';
    void this.#add(files);
  };

  #pasted(event: ClipboardEvent): void {
    const { clipboardData } = event;
    // Programs that copy text add a picture of it.
    if (!this.#takes || !clipboardData?.files.length || clipboardData.types.includes('text/plain'))
      return;
    event.preventDefault();
    void this.#add([...clipboardData.files]);
  }

  get #takes(): boolean {
    return Boolean(
      this.#composer?.isConnected &&
      this.parts.isNew() &&
      this.#rules?.kinds.length &&
      !this.#isRecording,
    );
  }

  #dragged(event: DragEvent): void {
    const { dataTransfer, type } = event;
    // The field itself takes text and links.
    if (
      !dataTransfer?.types.includes('Files') ||
      dataTransfer.types.includes('text/plain') ||
      type === 'dragleave' ||
      !this.#takes
    )
      return;
    event.preventDefault();
    if (type === 'drop') {
      this.#leave();
      const isFolder = (item: DataTransferItem | undefined) =>
        item?.webkitGetAsEntry?.()?.isDirectory ?? false;
      const items = [...dataTransfer.items].filter(({ kind }) => kind === 'file');
      // A folder has no bytes, whatever size it reports.
      const files = [...dataTransfer.files].map((file, at) =>
        isFolder(items[at]) ? new File([], file.name) : file,
      );
      void this.#add(files);
      return;
    }
    dataTransfer.dropEffect = 'copy';
    const isNew = this.#over === undefined;
    clearTimeout(this.#over);
    this.#over = setTimeout(() => this.#leave(), silence);
    if (!isNew) return;
    this.host.requestUpdate();
    void this.#loadTray();
  }

  #leave(): void {
    if (this.#over === undefined) return;
    clearTimeout(this.#over);
    this.#over = undefined;
    this.host.requestUpdate();
  }

  async #add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const isHere = await this.#loadTray();
    const rules = this.#rules;
    if (!isHere || !rules) return;
    const { taken, refused } = siftFiles(files, rules, this.#files.length);
    this.#settle();
    this.#refused = refused;
    this.#become([...this.#files, ...taken]);
    await this.host.updateComplete;
    await this.#composer?.updateComplete;
    const { announce } = this.parts.context();
    const tray = this.#tray.value;
    if (tray) announce(tray.summary);
    void this.#weigh();
    if (matchMedia('(hover: hover)').matches) this.#composer?.focus();
  }

  /** Finds out whether there is space for the chosen files. */
  async #weigh(): Promise<void> {
    if (this.#files.length === 0) return;
    try {
      this.#usage = await this.#attachments.usage();
    } catch {
      // An older server does not know, and the upload fails if there is too little space.
      return;
    }
    this.host.requestUpdate();
    await this.host.updateComplete;
    await this.#composer?.updateComplete;
    const room = this.#tray.value?.room;
    if (room) this.parts.context().announce(room.text);
  }

  #remove(at: number): void {
    this.#become(this.#files.filter((_, index) => index !== at));
    if (this.#files.length === 0) this.#refuse([], true);
  }

  #refuse(refused: readonly Refusal[], focuses = false): void {
    this.#refused = refused;
    this.host.requestUpdate();
    if (focuses) this.#composer?.focus();
  }

  #become(files: readonly FileToSend[]): void {
    this.#files = files;
    if (this.#key !== undefined) this.chosen.set(this.#key, files);
    this.host.requestUpdate();
  }

  async #record(): Promise<void> {
    this.#settle();
    // An edit may have begun meanwhile.
    if (!(await this.#load(() => import('./recorder.js'))) || !this.#takes) return;
    this.#isRecording = true;
    this.host.requestUpdate();
  }

  #send(recorded: Recorded): void {
    const { file, name = '', voice } = recorded;
    this.#finish();
    this.#files = [{ file, name, voice }];
    this.#composer?.send('');
  }

  #discard(recorded: Recorded | undefined): void {
    this.#finish();
    this.#discarded = recorded;
    this.host.requestUpdate();
    if (recorded) this.parts.context().announce(this.#words?.discarded ?? '');
  }

  #fail(why: RecordingFailure): void {
    this.#finish();
    this.#failure = why;
    this.host.requestUpdate();
    this.parts.context().announce(this.#words?.[why] ?? '');
  }

  #bringBack(): void {
    const recorded = this.#discarded;
    this.#settle();
    this.#recorded = recorded;
    this.#isRecording = true;
    this.host.requestUpdate();
  }

  /** A composer that is shown again does not record until the user asks for it. */
  #forget(): void {
    this.#isRecording = false;
    this.#recorded = undefined;
    this.host.requestUpdate();
  }

  /** Ends the recorder and focuses the composer. */
  #finish(): void {
    this.#forget();
    void this.host.updateComplete.then(async () => {
      await this.#composer?.updateComplete;
      // On touch screens that would open the keyboard.
      if (matchMedia('(hover: hover)').matches) this.#composer?.focus();
      else this.#microphone.value?.focus();
    });
  }

  /** Removes the notes about the last recording. */
  #settle(): void {
    const had = this.#failure ?? this.#discarded;
    this.#failure = undefined;
    this.#discarded = undefined;
    if (!had) return;
    this.host.requestUpdate();
    this.#composer?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-file-tray': FileTray;
  }
}
