/**
 * Files and recordings beside the text of a new message: chosen, pasted or dropped, told apart by
 * what the site takes, and kept with their conversation until they are sent. Here is what stands
 * there from the start; the rest is fetched when somebody reaches for it.
 */
import type { AttachmentUsage, Attachments, Core, FileToSend } from '@parlor/sdk';
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { Composer, ComposerExtras } from '../conversation/composer.js';
import { composerIcons } from './composer-icons.js';
import { composerExtrasStyles, dropStyles } from './sending.styles.js';
import type { FileTray } from './file-tray.js';
import type { RecordingFailure } from './recorder.js';
import type { enTalk } from '../i18n/en-talk.js';
import { acceptOf, type FileRules, type Refusal } from './sift-files.js';
import type * as Sending from './sending.js';
import { adopt } from '../shared/adopt.js';
import type { ViewContext } from '../shared/view-context.js';
import type { Recorded } from './recording.js';
import { load } from '../shared/load.js';

/** What waits in each conversation, as the text does: until the page goes, or the session. */
const kept = new WeakMap<Core, Map<string, readonly FileToSend[]>>();

function keptOf(chat: Core): Map<string, readonly FileToSend[]> {
  const known = kept.get(chat) ?? new Map<string, readonly FileToSend[]>();
  if (!kept.has(chat)) {
    kept.set(chat, known);
    let last = chat.auth.user.value?.id;
    chat.auth.user.subscribe((user) => {
      if (user?.id !== last) known.clear();
      last = user?.id;
    });
  }
  return known;
}

/** Milliseconds without a word of what is dragged, after which it went elsewhere. */
const silence = 1_000;

type Module = typeof Sending;

interface Parts {
  context: () => ViewContext;
  /** What is written is a new message, and no change of an old one. */
  isNew: () => boolean;
}

export class SendingController implements ReactiveController {
  #composer: Composer | null = null;
  #key: string | undefined;
  #rules: FileRules | undefined;
  #asked = false;
  #module: Module | undefined;
  #files: readonly FileToSend[] = [];
  #refused: readonly Refusal[] = [];
  #usage: AttachmentUsage | undefined;
  #isRecording = false;
  #recorded: Recorded | undefined;
  #discarded: Recorded | undefined;
  #failure: RecordingFailure | undefined;
  #over: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly parts: Parts,
    private readonly words: typeof enTalk,
  ) {
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
    this.#leave();
  }

  attach(composer: Composer | null, signal: AbortSignal): void {
    this.#composer = composer;
    composer?.addEventListener('paste', (event) => this.#pasted(event), { signal });
  }

  /** After the composer has got its conversation. */
  follow(): void {
    const composer = this.#composer;
    adopt(composer?.shadowRoot, composerExtrasStyles);
    if (this.#over !== undefined) adopt(this.host.shadowRoot, dropStyles);
    if (!composer || !this.parts.isNew() || composer.draftKey === this.#key) return;
    const { chat } = this.parts.context();
    // The conversation of a first message goes on with what waits.
    const isSame = this.#key === undefined || this.#key.startsWith('to:');
    if (!isSame || this.#files.length === 0)
      this.#files = keptOf(chat).get(composer.draftKey) ?? [];
    if (!isSame) this.#refused = [];
    this.#key = composer.draftKey;
    if (this.#files.length > 0) void this.#load().then(() => this.#weigh());
    this.host.requestUpdate();
  }

  /** What stands around the text. */
  extras(): ComposerExtras | undefined {
    if (!this.parts.isNew()) return undefined;
    this.#ask();
    const rules = this.#rules;
    if (!rules || rules.kinds.length === 0) return undefined;
    const { words } = this;
    const records =
      rules.kinds.includes('audio') &&
      typeof MediaRecorder !== 'undefined' &&
      navigator.mediaDevices;
    return {
      ready: this.#files.length > 0,
      above: this.#above(rules),
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
    const { drop } = this.words.sending;
    return html`<div class="drop" @dragleave=${() => this.#leave()}>
      ${composerIcons.clip}<span>${drop}</span>
    </div>`;
  }

  get hasFiles(): boolean {
    return this.#files.length > 0;
  }

  /** What goes with the message that is sent now. */
  take(): readonly FileToSend[] {
    const files = this.#files;
    this.#refused = [];
    if (files.length > 0) this.#become([]);
    return files;
  }

  get attachments(): Attachments {
    return this.#module!.attachmentsOf(this.parts.context().chat);
  }

  #above(rules: FileRules): TemplateResult | typeof nothing {
    if (!this.#module) return nothing;
    const words = this.words.sending;
    const { context } = this.parts;
    const { t, announce } = context();
    return html`${
      this.#files.length > 0 || this.#refused.length > 0
        ? html`<parlor-file-tray
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
  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.parts
      .context()
      .site()
      .then(
        ({ attachments }) => {
          this.#rules = attachments;
          this.host.requestUpdate();
        },
        () => {
          this.#asked = false;
        },
      );
  }

  async #load(): Promise<Module | undefined> {
    const { context } = this.parts;
    try {
      this.#module = await load(() => import('./sending.js'));
    } catch {
      context().announce(context().t.panel.brokenView);
    }
    this.host.requestUpdate();
    await this.host.updateComplete;
    return this.#module;
  }

  readonly #choose = (): void => {
    this.#composer?.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
    void this.#load();
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
    // Programs that copy text bring a picture of it along.
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
    // Text and links are the field's own to take.
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
      // A folder has no bytes of its own, whatever it says.
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
    void this.#load();
  }

  #leave(): void {
    if (this.#over === undefined) return;
    clearTimeout(this.#over);
    this.#over = undefined;
    this.host.requestUpdate();
  }

  async #add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const module = await this.#load();
    const rules = this.#rules;
    if (!module || !rules) return;
    const { taken, refused } = module.siftFiles(files, rules, this.#files.length);
    this.#settle();
    this.#refused = refused;
    this.#become([...this.#files, ...taken]);
    await this.host.updateComplete;
    await this.#composer?.updateComplete;
    const { announce } = this.parts.context();
    if (this.#tray) announce(this.#tray.summary);
    void this.#weigh();
    if (matchMedia('(hover: hover)').matches) this.#composer?.focus();
  }

  get #tray(): FileTray | null | undefined {
    return this.#composer?.renderRoot.querySelector('parlor-file-tray');
  }

  /** How much room there is for what was chosen. */
  async #weigh(): Promise<void> {
    if (!this.#module || this.#files.length === 0) return;
    try {
      this.#usage = await this.attachments.usage();
    } catch {
      // An older server does not say it, and an upload tells in any case.
      return;
    }
    this.host.requestUpdate();
    await this.host.updateComplete;
    await this.#composer?.updateComplete;
    const room = this.#tray?.room;
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
    const waiting = keptOf(this.parts.context().chat);
    if (this.#key !== undefined && files.length > 0) waiting.set(this.#key, files);
    else if (this.#key !== undefined) waiting.delete(this.#key);
    this.host.requestUpdate();
  }

  async #record(): Promise<void> {
    this.#settle();
    // An edit may have begun meanwhile.
    if (!(await this.#load()) || !this.#takes) return;
    this.#isRecording = true;
    this.host.requestUpdate();
  }

  #send(recorded: Recorded): void {
    const { file, name = '', voice } = recorded;
    this.#finish();
    this.#files = [{ file, name, voice }];
    this.#composer?.dispatchEvent(new CustomEvent('send', { detail: '' }));
  }

  #discard(recorded: Recorded | undefined): void {
    this.#finish();
    this.#discarded = recorded;
    this.host.requestUpdate();
    if (recorded) this.parts.context().announce(this.words.sending.discarded);
  }

  #fail(why: RecordingFailure): void {
    this.#finish();
    this.#failure = why;
    this.host.requestUpdate();
    this.parts.context().announce(this.words.sending[why]);
  }

  #bringBack(): void {
    const recorded = this.#discarded;
    this.#settle();
    this.#recorded = recorded;
    this.#isRecording = true;
    this.host.requestUpdate();
  }

  /** Nobody is recorded again because the composer is back: only because somebody asks for it. */
  #forget(): void {
    this.#isRecording = false;
    this.#recorded = undefined;
    this.host.requestUpdate();
  }

  /** The composer is as it was. */
  #finish(): void {
    this.#forget();
    void this.host.updateComplete.then(async () => {
      await this.#composer?.updateComplete;
      // A finger does not want the keyboard of the screen for that.
      if (matchMedia('(hover: hover)').matches) this.#composer?.focus();
      else this.#composer?.renderRoot.querySelector<HTMLElement>('.microphone')?.focus();
    });
  }

  /** What was said of a recording is over. */
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
