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
import type { LitElement, ReactiveController } from 'lit';
import { createRef } from 'lit/directives/ref.js';
import { adopt } from '../shared/adopt.js';
import { load } from '../load.js';
import { SiteController } from '../shared/site-controller.js';
import type { ComposerElement, ConversationScope } from '../shared/slots.js';
import type { TalkWords } from '../i18n/en.js';
import type { ChosenFiles } from './chosen-files.js';
import { dropStyles } from './composer-files.styles.js';
import type { FileTray } from './file-tray.js';
import type { RecordingFailure } from './recorder.js';
import type { Recorded } from './recording.js';
import { siftFiles, type FileRules, type Refusal } from './sift-files.js';

/** Without an event for this long, in milliseconds, the drag has left the window. */
const silence = 1_000;

export class ComposerFilesController implements ReactiveController {
  files: readonly FileToSend[] = [];
  refused: readonly Refusal[] = [];
  usage: AttachmentUsage | undefined;
  isRecording = false;
  /** A recording that was discarded and restored. */
  recorded: Recorded | undefined;
  /** The last recording, if it can be restored. */
  discarded: Recorded | undefined;
  failure: RecordingFailure | undefined;
  readonly tray = createRef<FileTray>();
  readonly microphone = createRef<HTMLElement>();

  readonly #site: SiteController;
  #composer: ComposerElement | null = null;
  #attached = new AbortController();
  #key: string | undefined;
  #over: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly deps: ConversationScope,
    private readonly chosen: ChosenFiles,
  ) {
    this.#site = new SiteController(host, () => deps.context());
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
    this.endDrag();
  }

  /** At this time the composer shows the conversation of the host. */
  hostUpdated(): void {
    const composer = this.deps.composer();
    if (composer !== this.#composer) {
      this.#attached.abort();
      this.#attached = new AbortController();
      const { signal } = this.#attached;
      this.#composer = composer;
      composer?.addEventListener('paste', (event) => this.#pasted(event), { signal });
    }
    if (this.isDraggedOver) adopt(this.host.shadowRoot, dropStyles);
    if (!composer || !this.deps.isNew() || composer.draftKey === this.#key) return;
    // The conversation that a first message creates keeps the chosen files.
    const isSame = this.#key === undefined || this.#key.startsWith('to:');
    if (!isSame || this.files.length === 0) this.files = this.chosen.of(composer.draftKey);
    if (!isSame) this.refused = [];
    this.#key = composer.draftKey;
    if (this.files.length > 0) void this.loadTray().then(() => this.#weigh());
    this.host.requestUpdate();
  }

  /** A new message is written, and the site allows files. */
  get canAttach(): boolean {
    return this.deps.isNew() && Boolean(this.rules?.kinds.length);
  }

  get canRecord(): boolean {
    return Boolean(
      this.rules?.kinds.includes('audio') &&
      typeof MediaRecorder !== 'undefined' &&
      navigator.mediaDevices,
    );
  }

  /** Files are dragged over the conversation. */
  get isDraggedOver(): boolean {
    return this.#over !== undefined;
  }

  send(
    to: { conversationId: string } | { userIds: readonly string[] },
    text: string,
    options: SendOptions,
  ): Promise<unknown> | undefined {
    const files = this.files;
    this.refused = [];
    if (files.length === 0) return undefined;
    this.#become([]);
    return 'userIds' in to
      ? this.#attachments.start([...to.userIds], text, files, options)
      : this.#attachments.send(to.conversationId, text, files, options);
  }

  get #attachments(): Attachments {
    return this.deps.context().chat.use(createAttachments);
  }

  get #words(): TalkWords['sending'] | undefined {
    return this.deps.context().talk?.sending;
  }

  /** The files that the site allows. */
  get rules(): FileRules | undefined {
    return this.#site.value?.attachments;
  }

  loadTray(): Promise<boolean> {
    return this.#load(() => import('./file-tray.js'));
  }

  /** Returns whether the code is loaded. If not, the user is notified. */
  async #load(importFile: () => Promise<unknown>): Promise<boolean> {
    const { t, announce } = this.deps.context();
    const isHere = await load(importFile).then(
      () => true,
      () => false,
    );
    if (!isHere) announce(t.panel.brokenView);
    this.host.requestUpdate();
    await this.host.updateComplete;
    return isHere;
  }

  #pasted(event: ClipboardEvent): void {
    const { clipboardData } = event;
    // Programs that copy text may add a picture of it.
    if (!this.#takes || !clipboardData?.files.length || clipboardData.types.includes('text/plain'))
      return;
    event.preventDefault();
    void this.addFiles([...clipboardData.files]);
  }

  get #takes(): boolean {
    return Boolean(this.#composer?.isConnected && this.canAttach && !this.isRecording);
  }

  #dragged(event: DragEvent): void {
    const { dataTransfer, type } = event;
    // The field itself handles text and links.
    if (
      !dataTransfer?.types.includes('Files') ||
      dataTransfer.types.includes('text/plain') ||
      type === 'dragleave' ||
      !this.#takes
    )
      return;
    event.preventDefault();
    if (type === 'drop') {
      this.endDrag();
      const isFolder = (item: DataTransferItem | undefined) =>
        item?.webkitGetAsEntry?.()?.isDirectory ?? false;
      const items = [...dataTransfer.items].filter(({ kind }) => kind === 'file');
      // A folder has no bytes, whatever size it reports.
      const files = [...dataTransfer.files].map((file, at) =>
        isFolder(items[at]) ? new File([], file.name) : file,
      );
      void this.addFiles(files);
      return;
    }
    dataTransfer.dropEffect = 'copy';
    const isNew = !this.isDraggedOver;
    clearTimeout(this.#over);
    this.#over = setTimeout(() => this.endDrag(), silence);
    if (!isNew) return;
    this.host.requestUpdate();
    void this.loadTray();
  }

  endDrag(): void {
    if (!this.isDraggedOver) return;
    clearTimeout(this.#over);
    this.#over = undefined;
    this.host.requestUpdate();
  }

  async addFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const isHere = await this.loadTray();
    const rules = this.rules;
    if (!isHere || !rules) return;
    const { taken, refused } = siftFiles(files, rules, this.files.length);
    this.dismissNotes();
    this.refused = refused;
    this.#become([...this.files, ...taken]);
    await this.host.updateComplete;
    await this.#composer?.updateComplete;
    const { announce } = this.deps.context();
    const tray = this.tray.value;
    if (tray) announce(tray.summary);
    void this.#weigh();
    if (matchMedia('(hover: hover)').matches) this.#composer?.focus();
  }

  /** Finds out whether there is space for the chosen files. */
  async #weigh(): Promise<void> {
    if (this.files.length === 0) return;
    try {
      this.usage = await this.#attachments.usage();
    } catch {
      // An older server does not know, and the upload fails if there is too little space.
      return;
    }
    this.host.requestUpdate();
    await this.host.updateComplete;
    await this.#composer?.updateComplete;
    const room = this.tray.value?.room;
    if (room) this.deps.context().announce(room.text);
  }

  removeFile(at: number): void {
    this.#become(this.files.filter((_, index) => index !== at));
    if (this.files.length === 0) this.dismissRefused();
  }

  dismissRefused(): void {
    this.refused = [];
    this.host.requestUpdate();
    this.#composer?.focus();
  }

  #become(files: readonly FileToSend[]): void {
    this.files = files;
    if (this.#key !== undefined) this.chosen.set(this.#key, files);
    this.host.requestUpdate();
  }

  async startRecording(): Promise<void> {
    this.dismissNotes();
    // An edit may have begun in the meantime.
    if (!(await this.#load(() => import('./recorder.js'))) || !this.#takes) return;
    this.isRecording = true;
    this.host.requestUpdate();
  }

  sendRecording(recorded: Recorded): void {
    const { file, name = '', voice } = recorded;
    this.#finish();
    this.files = [{ file, name, voice }];
    this.#composer?.send('');
  }

  discardRecording(recorded: Recorded | undefined): void {
    this.#finish();
    this.discarded = recorded;
    this.host.requestUpdate();
    if (recorded) this.deps.context().announce(this.#words?.discarded ?? '');
  }

  showFailure(why: RecordingFailure): void {
    this.#finish();
    this.failure = why;
    this.host.requestUpdate();
    this.deps.context().announce(this.#words?.[why] ?? '');
  }

  restoreRecording(): void {
    const recorded = this.discarded;
    this.dismissNotes();
    this.recorded = recorded;
    this.isRecording = true;
    this.host.requestUpdate();
  }

  /** A composer that is shown again does not record until the user asks for it. */
  closeRecorder(): void {
    this.isRecording = false;
    this.recorded = undefined;
    this.host.requestUpdate();
  }

  /** Ends the recorder and focuses the composer. */
  #finish(): void {
    this.closeRecorder();
    void this.host.updateComplete.then(async () => {
      await this.#composer?.updateComplete;
      // On touch screens that would open the keyboard.
      if (matchMedia('(hover: hover)').matches) this.#composer?.focus();
      else this.microphone.value?.focus();
    });
  }

  /** Removes the notes about the last recording. */
  dismissNotes(): void {
    const had = this.failure ?? this.discarded;
    this.failure = undefined;
    this.discarded = undefined;
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
