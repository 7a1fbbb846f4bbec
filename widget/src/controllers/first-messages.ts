import type {
  ChatError,
  Conversation,
  Core,
  FileToSend,
  PendingFile,
  PendingMessage,
  User,
} from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { isInFront } from '../elements/is-in-front.js';
import { newClientId } from '../messages/client-id.js';
import type { ViewContext } from '../view-context.js';

const attachments = (chat: Core) =>
  import('../sending.js').then(({ attachmentsOf }) => attachmentsOf(chat));

/**
 * What is written to people before there is a conversation with them: the first message makes it,
 * and the others follow into it. Whoever is elsewhere by then stays there; what could not be sent
 * is their draft.
 */
export class FirstMessages implements ReactiveController {
  #pending: readonly PendingMessage[] = [];
  #made: Conversation | undefined;
  #delivering = false;
  #isEntered = false;
  /** Of those with files: what is uploaded of them, and how to call it off. */
  readonly #uploads = new Map<
    string,
    { files: readonly FileToSend[]; ids: string[]; abort: AbortController }
  >();

  constructor(
    private readonly host: LitElement,
    private readonly people: readonly User[],
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    this.#enter();
  }

  hostDisconnected(): void {
    // Being moved is a removal and an insertion in one task.
    queueMicrotask(() => this.#keep());
  }

  get pending(): readonly PendingMessage[] {
    return this.#pending;
  }

  /** The conversation, once it is there. */
  get made(): Conversation | undefined {
    return this.#made;
  }

  send(text: string, files: readonly FileToSend[] = []): void {
    const clientId = newClientId();
    const shown = files.map(({ file, name = '', voice }): PendingFile => ({
      file,
      name,
      bytes: file.size,
      sent: 0,
      ...(voice && { voice }),
    }));
    const pending: PendingMessage = {
      clientId,
      conversationId: '',
      text,
      createdAt: Date.now(),
      status: 'queued',
      error: null,
    };
    if (files.length > 0)
      this.#uploads.set(clientId, { files, ids: [], abort: new AbortController() });
    this.#become([...this.#pending, { ...pending, ...(files.length > 0 && { files: shown }) }]);
    void this.#deliver();
  }

  retry(clientId: string): void {
    this.#mark(clientId, { status: 'queued', error: null });
    void this.#deliver();
  }

  discard(clientId: string): void {
    this.#uploads.get(clientId)?.abort.abort();
    this.#uploads.delete(clientId);
    this.#become(this.#pending.filter((one) => one.clientId !== clientId));
  }

  async #deliver(): Promise<void> {
    const [first] = this.#pending;
    if (!first || first.status === 'failed' || this.#delivering) return;
    const { chat, drafts, announce, t } = this.context();
    const others = this.people.map((user) => user.id);
    this.#delivering = true;
    this.#mark(first.clientId, { status: 'sending' });
    try {
      const attachmentIds = await this.#upload(first);
      const { conversation } = await chat.conversations.start(others, first.text, {
        clientId: first.clientId,
        ...(attachmentIds && { attachmentIds }),
      });
      this.#made = conversation;
      // What is written already is the next message there.
      const draft = drafts.get(this.#draftKey);
      drafts.delete(this.#draftKey);
      if (draft) drafts.set(conversation.id, draft);
      this.#enter();
      for (const { clientId, text } of this.#pending) {
        if (clientId === first.clientId) continue;
        const files = this.#uploads.get(clientId)?.files;
        const sent = files
          ? (await attachments(chat)).send(conversation.id, text, files, { clientId })
          : chat.messages.send(conversation.id, text, { clientId });
        sent.catch(() => {});
      }
    } catch (error) {
      // After a day an upload is gone.
      if ((error as ChatError).code === 'not_found')
        this.#uploads.get(first.clientId)?.ids.splice(0);
      this.#mark(first.clientId, { status: 'failed', error: error as ChatError });
      if (this.#keep()) announce(t.failure((error as ChatError).code));
    } finally {
      this.#delivering = false;
    }
    // What was discarded makes room for what was written after it.
    if (!this.#made) void this.#deliver();
  }

  get #draftKey(): string {
    return `to:${this.people.map((user) => user.id).join()}`;
  }

  /** In place, once it is there and this is in front. */
  #enter(): void {
    if (!this.#made || this.#isEntered || !isInFront(this.host)) return;
    this.#isEntered = true;
    this.context().navigate(
      { name: 'conversation', conversationId: this.#made.id },
      { replace: true },
    );
  }

  /**
   * What failed is written again where nobody sees it any more, unless somebody else is signed in
   * by now.
   */
  #keep(): boolean {
    const { chat, drafts, me } = this.context();
    if (
      this.host.isConnected ||
      this.#pending[0]?.status !== 'failed' ||
      chat.auth.user.value?.id !== me.id
    )
      return false;
    const texts = [...this.#pending.map(({ text }) => text), drafts.get(this.#draftKey)].filter(
      Boolean,
    );
    this.#pending = [];
    if (texts.length > 0) drafts.set(this.#draftKey, texts.join('\n'));
    return true;
  }

  /** What is uploaded already is not uploaded again. */
  async #upload({ clientId, files = [] }: PendingMessage): Promise<string[] | undefined> {
    const upload = this.#uploads.get(clientId);
    if (!upload) return undefined;
    const { ids, abort } = upload;
    const api = await attachments(this.context().chat);
    const shown = [...files];
    for (const [at, { file, ...more }] of upload.files.entries()) {
      if (ids[at] !== undefined) continue;
      const onProgress = (sent: number) => {
        shown[at] = { ...shown[at]!, sent };
        this.#mark(clientId, { files: [...shown] });
      };
      ids[at] = (await api.upload(null, file, { ...more, onProgress, signal: abort.signal })).id;
      onProgress(file.size);
    }
    return ids;
  }

  #mark(clientId: string, change: Partial<PendingMessage>): void {
    this.#become(
      this.#pending.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)),
    );
  }

  #become(pending: readonly PendingMessage[]): void {
    this.#pending = pending;
    this.host.requestUpdate();
  }
}
