/**
 * Files of messages. An upload is either refused before any of it is stored, or stored completely:
 * row and bytes. Only its uploader can use it until a message carries it (`carried-files.ts`). The
 * janitor deletes files that were never sent, and deleted files. Each request to open a file checks
 * in the database whether the user may open it.
 */
import type { Attachment, Voice } from '@parlor/sdk/protocol/attachments';
import type { AttachmentUsage, SentAttachment } from '@parlor/sdk/protocol/attachments';
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { UploadCall } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import type { Taker } from '../../kernel/fair-turns.js';
import { Fault } from '../../kernel/fault.js';
import { Listeners } from '../../kernel/listeners.js';
import type { ReceivedFile } from '../../kernel/receive-file.js';
import { presentFile } from './carried-files.js';
import { AttachmentRow } from './attachment.entity.js';
import { cleanName, endingWith } from './file-name.js';
import type { FileStore } from './file-store.js';
import { inspect } from './inspect.js';
import type { Link } from './link-token.js';
import type { Pictures } from './pictures.js';
import { kbOf, type Quotas, type Uploader } from './quotas.js';
import { listSentFiles } from './sent-files.js';
import { keyOf, type Size } from './sizes.js';
import { joinConversation } from '../../conversation-log/conversation-sql.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import { slices } from '../../kernel/slices.js';
import type { Conversations, FindViewer } from '../../ports/conversations.js';
import type { Filters } from '../../ports/moderation.js';
import type { Move } from '../../ports/moves.js';
import type { AttachmentRules, Sites, Way } from '../../ports/sites.js';
import type { Sql } from '../../ports/sql.js';
import type { Users } from '../../ports/users.js';

const movedAtOnce = 500;

interface Deps {
  database: Database;
  environment: Environment;
  sites: Sites;
  users: Pick<Users, 'takeTurn'>;
  sql: Sql;
  messageRows: MessageRows;
  conversations: Conversations;
  findViewer: FindViewer;
  store: FileStore;
  pictures: Pictures;
  filters: Pick<Filters, 'line'>;
  quotas: Quotas;
  /** The most bytes of a file, whatever the setting of a site is. */
  maxBytes: number;
  /** Whether files must be scanned before they can be opened. */
  scans: boolean;
  /** Called when a file is to be scanned. */
  scan: (id: string) => void;
  /** Whether files can be scanned at present. */
  canScan: () => boolean;
  /** Called when there are files to delete. */
  sweep: () => void;
}

/** What is stored of an upload: the columns of its row, and a file for each size. */
interface Prepared {
  told: Pick<
    AttachmentRow,
    'kind' | 'name' | 'type' | 'bytes' | 'storedKb' | 'width' | 'height' | 'thumbhash' | 'animated'
  >;
  files: readonly { size: Size; path: string; type: string }[];
}

/** A file that the caller may open. */
export type OpenFile = Pick<
  AttachmentRow,
  'id' | 'kind' | 'name' | 'type' | 'width' | 'height' | 'animated'
>;

export class Attachments {
  readonly #deps: Deps;
  readonly #uploaded = new Listeners<{ siteId: string; bytes: number }>();
  /** Calls back after an upload was stored. */
  readonly onUploaded = this.#uploaded.on;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Throws `not_found`, `not_accepted`, `too_large`, `file_refused`, `message_refused`,
   * `limit_reached` or `unavailable`; then nothing of the upload is stored.
   */
  async upload(
    { siteId, user, address, receive }: UploadCall,
    conversationId: string | undefined,
    voice?: Voice,
  ): Promise<Attachment> {
    const { sites, conversations, quotas, maxBytes, canScan } = this.#deps;
    const rules = (await sites.byId(siteId)).attachments;
    if (rules.kinds.length === 0) throw new Fault('file_refused', 'The site takes no files.');
    // No member could open it, and its sender would not know why.
    if (!canScan())
      throw new Fault(
        'unavailable',
        'Files cannot be scanned at the moment, so none are taken: try again later.',
        {
          retryAfterMs: 15_000,
        },
      );
    if (conversationId !== undefined) {
      const { closedAt, blocked } = await conversations.requireMember(
        siteId,
        user.id,
        conversationId,
      );
      if (closedAt !== null || blocked !== 0) throw new Fault('not_accepted');
    }
    // Checked again when the upload is stored; checked here so that no megabytes are sent in vain.
    await this.#requireFewUnsent(this.#deps.database.source.manager, user.id);
    await quotas.requireRoom({ siteId, userId: user.id, kind: user.kind, address });
    return receive(Math.min(rules.maxBytes, maxBytes), async (file) => {
      await quotas.received({ siteId, address }, file.bytes);
      const prepared = await this.#prepare({ siteId, partyId: user.id }, file, rules);
      if (voice && prepared.told.kind !== 'audio')
        throw new Fault('file_refused', 'This is no recording: it is not sound.');
      return this.#keep(siteId, user.id, conversationId ?? null, prepared, voice);
    });
  }

  async #prepare(taker: Taker, file: ReceivedFile, { kinds }: AttachmentRules): Promise<Prepared> {
    if (file.bytes === 0) throw new Fault('file_refused', 'The file is empty.');
    const { kind, type } = await inspect(file.path);
    if (!kinds.includes(kind))
      throw new Fault(
        'file_refused',
        `The site takes no files of this kind: it is of kind "${kind}".`,
      );
    // Users read the name like the text of the message, so the same filters apply.
    const name = await this.#deps.filters.line(taker.siteId, cleanName(file.name));
    if (kind !== 'picture') {
      const told = {
        kind,
        name,
        type,
        bytes: file.bytes,
        storedKb: kbOf(file.bytes),
        width: null,
        height: null,
        thumbhash: null,
        animated: 0,
      };
      return { told, files: [{ size: 'original', path: file.path, type }] };
    }
    const { sizes, ending, animated, ...picture } = await this.#deps.pictures.make(
      taker,
      file.path,
      file.folder,
    );
    const storedKb = sizes.reduce((sum, { bytes }) => sum + kbOf(bytes), 0);
    return {
      told: {
        ...picture,
        kind,
        storedKb,
        name: endingWith(name, ending),
        animated: Number(animated),
      },
      files: sizes,
    };
  }

  /** The row comes first: if the process ends in between, no bytes are left without a row. */
  async #keep(
    siteId: string,
    uploaderId: string,
    conversationId: string | null,
    { told, files }: Prepared,
    voice: Voice | undefined,
  ): Promise<Attachment> {
    const { database, environment, users, quotas, store, scans, scan } = this.#deps;
    const now = environment.now();
    const row: AttachmentRow = {
      ...told,
      id: environment.newId(),
      siteId,
      uploaderId,
      conversationId,
      seq: null,
      durationMs: voice?.durationMs ?? null,
      peaks: voice?.peaks ?? null,
      state: scans ? 'scanning' : 'clean',
      createdAt: now,
      keepUntil: new Date(now.getTime() + limits.unsentSeconds * 1_000),
    };
    await database.transaction(async (transaction) => {
      // The uploads of a user are counted one after the other, so that the quota holds.
      const uploader = await users.takeTurn(transaction, uploaderId);
      await this.#requireFewUnsent(transaction, uploaderId);
      await quotas.addUpload(
        transaction,
        { siteId, userId: uploaderId, kind: uploader?.kind ?? 'guest' },
        row.storedKb,
      );
      await transaction.insert(AttachmentRow, row);
    });
    try {
      for (const { size, path, type } of files) await store.put(keyOf(row.id, size), path, type);
    } catch (error) {
      await this.#expire({ id: row.id });
      throw new Fault('unavailable', 'The file could not be stored.', {
        retryAfterMs: 2_000,
        cause: error,
      });
    }
    if (scans) scan(row.id);
    this.#uploaded.call({ siteId, bytes: row.bytes });
    return presentFile(row);
  }

  async #requireFewUnsent(on: Transaction, uploaderId: string): Promise<void> {
    const unsent = {
      uploaderId,
      seq: IsNull(),
      kind: Not('avatar' as const),
      keepUntil: MoreThan(this.#deps.environment.now()),
    };
    if ((await on.countBy(AttachmentRow, unsent)) >= limits.unsentUploads)
      throw new Fault(
        'limit_reached',
        `At most ${limits.unsentUploads} uploads of one person wait to be sent.`,
        {
          details: [{ field: 'unsentUploads', problem: `is ${limits.unsentUploads}` }],
        },
      );
  }

  usage(uploader: Uploader): Promise<AttachmentUsage> {
    return this.#deps.quotas.usage(uploader);
  }

  /** Throws `not_found`, also for a file that was sent: that is deleted with its message. */
  async discard(siteId: string, userId: string, attachmentId: string): Promise<void> {
    const row = await this.#deps.database
      .entities(AttachmentRow)
      .findOneBy({ id: attachmentId, siteId, uploaderId: userId });
    if (!row || row.seq !== null || row.kind === 'avatar')
      throw new Fault('not_found', 'There is no such upload.');
    await this.#expire({ id: row.id, seq: IsNull() });
  }

  async #expire(which: object): Promise<void> {
    const { database, environment, sweep } = this.#deps;
    await database.entities(AttachmentRow).update(which, { keepUntil: environment.now() });
    sweep();
  }

  /** Throws `not_found`. */
  async list(
    siteId: string,
    userId: string,
    query: Input<'attachments.list'>,
  ): Promise<Page<SentAttachment>> {
    const viewer = await this.#deps.findViewer(siteId, userId, query.conversationId);
    return listSentFiles(this.#deps, viewer, query);
  }

  /**
   * A sent file, if the user is signed in, is a member now, and sees the message that carries it.
   * Null for other users, and for files that cannot be opened.
   */
  async openFor(link: Link, attachmentId: string): Promise<OpenFile | null> {
    const { siteId, conversationId, userId, sessionId } = link;
    const { database, environment, sites, sql } = this.#deps;
    const now = environment.now();
    const [row] = await database.query<(OpenFile & { way: Way })[]>(
      `SELECT attachments.id, attachments.kind, attachments.name, attachments.type, attachments.width, attachments.height, attachments.animated,
         sessions.way
       FROM attachments
       ${joinConversation('attachments.conversation_id')}
       ${sql.members.join('attachments.conversation_id', '?')}
       ${sql.users.joinActive('members.user_id')}
       ${sql.sessions.joinLive('?', 'users.id')}
       WHERE attachments.id = ? AND attachments.conversation_id = ? AND attachments.site_id = ? AND attachments.seq IS NOT NULL
         AND attachments.keep_until IS NULL AND attachments.state = 'clean'
         AND (conversations.history = 'all' OR attachments.seq >= members.joined_seq)
         AND attachments.seq > members.cleared_seq`,
      [userId, now, sessionId, now, attachmentId, conversationId, siteId],
    );
    if (!row || !(await sites.byId(siteId)).ways.has(row.way)) return null;
    return row;
  }

  /** An avatar of a user or group. Everyone who has its address may see it. */
  async avatar(id: string): Promise<OpenFile | null> {
    return this.#deps.database
      .entities(AttachmentRow)
      .findOneBy({ id, kind: 'avatar', state: 'clean', keepUntil: IsNull() });
  }

  /** Expires the unsent uploads and the avatar of a deleted user. */
  async forget(transaction: Transaction, userId: string): Promise<() => Promise<void>> {
    const { environment, sweep } = this.#deps;
    const own = { uploaderId: userId, seq: IsNull() };
    const keepUntil = environment.now();
    await transaction.update(
      AttachmentRow,
      { ...own, kind: Not('avatar' as const) },
      { keepUntil },
    );
    await transaction.update(
      AttachmentRow,
      { ...own, kind: 'avatar', conversationId: IsNull() },
      { keepUntil },
    );
    return async () => sweep();
  }

  /**
   * The files that the guest has sent, or is about to send, count for the user from now on. The
   * guest's own avatar is deleted.
   */
  async handOver(
    transaction: Transaction,
    { siteId, guestId, userId }: Move,
  ): Promise<() => Promise<void>> {
    const { database, quotas } = this.#deps;
    const sum = `SELECT id, stored_kb FROM attachments WHERE uploader_id = ? AND (kind <> 'avatar' OR conversation_id IS NOT NULL) ${database.dialect.forUpdate}`;
    const rows = await transaction.query<{ id: string; stored_kb: number }[]>(sum, [guestId]);
    for (const some of slices(rows, movedAtOnce))
      await transaction.update(
        AttachmentRow,
        { id: In(some.map(({ id }) => id)) },
        { uploaderId: userId },
      );
    const kb = rows.reduce((total, row) => total + row.stored_kb, 0);
    await quotas.remove(transaction, { siteId, userId: guestId, kb });
    await quotas.add(transaction, { siteId, userId, kb });
    return this.forget(transaction, guestId);
  }
}
