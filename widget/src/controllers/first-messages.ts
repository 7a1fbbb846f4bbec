import type { ChatError, Conversation, Core, FileToSend, PendingFile, PendingMessage, User } from '@parlor/sdk';
import type { ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../view-context.js';

const attachments = (chat: Core) => import('../sending.js').then(({ attachmentsOf }) => attachmentsOf(chat));

/** What is written to people before there is a conversation with them: the first message makes it, and the others follow into it. */
export class FirstMessages {
  #pending: readonly PendingMessage[] = [];
  #made: Conversation | undefined;
  #delivering = false;
  /** Of those with files: what is uploaded of them, and how to call it off. */
  readonly #uploads = new Map<string, { files: readonly FileToSend[]; ids: string[]; abort: AbortController }>();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly people: readonly User[],
    private readonly context: () => ViewContext,
  ) {}

  get pending(): readonly PendingMessage[] {
    return this.#pending;
  }

  /** The conversation, once it is there. */
  get made(): Conversation | undefined {
    return this.#made;
  }

  send(text: string, files: readonly FileToSend[] = []): void {
    const clientId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const shown = files.map(({ file, name = '', voice }): PendingFile => ({
      file,
      name,
      bytes: file.size,
      sent: 0,
      ...(voice && { voice }),
    }));
    const pending: PendingMessage = { clientId, conversationId: '', text, createdAt: Date.now(), status: 'queued', error: null };
    if (files.length > 0) this.#uploads.set(clientId, { files, ids: [], abort: new AbortController() });
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
    const { chat, navigate, drafts } = this.context();
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
      drafts.delete(`to:${others.join()}`);
      navigate({ name: 'conversation', conversationId: conversation.id }, { replace: true });
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
      if ((error as ChatError).code === 'not_found') this.#uploads.get(first.clientId)?.ids.splice(0);
      this.#mark(first.clientId, { status: 'failed', error: error as ChatError });
    } finally {
      this.#delivering = false;
    }
    // What was discarded makes room for what was written after it.
    if (!this.#made) void this.#deliver();
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
    this.#become(this.#pending.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)));
  }

  #become(pending: readonly PendingMessage[]): void {
    this.#pending = pending;
    this.host.requestUpdate();
  }
}
