/**
 * The files of a conversation's messages while the writer holds its lock. Only the uploader can use
 * an upload until a message carries it; after that, it is deleted with the message.
 */
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import { type Dialect, marks, type Statement } from '../../database/dialect.js';
import { facetExtension, type LogExtension } from '../../conversation-log/extension.js';
import { type FilesFacet, filesFacet } from '../../conversation-log/facets.js';
import type { FilesOf, KeepFiles } from '../../ports/attachments.js';
import { Fault } from '../../kernel/fault.js';
import { AttachmentRow } from './attachment.entity.js';

interface RawFile {
  id: string;
  site_id: string;
  uploader_id: string;
  conversation_id: string | null;
  seq: number | null;
  kind: Attachment['kind'] | 'avatar' | 'preview';
  name: string;
  type: string;
  bytes: number;
  width: number | null;
  height: number | null;
  thumbhash: string | null;
  animated: number;
  duration_ms: number | null;
  peaks: string | null;
  state: Attachment['state'];
  keep_until: unknown;
}

const columns =
  'id, site_id, uploader_id, conversation_id, seq, kind, name, type, bytes, width, height, thumbhash, animated, duration_ms, peaks, state, keep_until';

/**
 * An upload that was looked up. All conversations of a commit share it: once one of them takes it,
 * the others cannot.
 */
interface KnownFile {
  readonly siteId: string;
  readonly uploaderId: string;
  /** The only conversation where it may be sent; null for any. */
  readonly conversationId: string | null;
  readonly attachment: Attachment;
  readonly keepUntil: Date;
  isTaken: boolean;
}

/** Locks the uploads, in the order of their ids. */
function lookUpFiles(dialect: Dialect, ids: readonly string[]): Statement {
  const keys = [...new Set(ids)].sort().map((id) => [id]);
  return dialect.lookUp({ columns, table: 'attachments', key: ['id'], forUpdate: true }, keys);
}

function readFiles(dialect: Dialect, rows: unknown[]): KnownFile[] {
  return (rows as RawFile[])
    .filter(({ kind, keep_until }) => kind !== 'avatar' && keep_until !== null)
    .map((row) => ({
      siteId: row.site_id,
      uploaderId: row.uploader_id,
      conversationId: row.conversation_id,
      attachment: presentFile({ ...row, durationMs: row.duration_ms }),
      keepUntil: dialect.time(row.keep_until),
      isTaken: row.seq !== null,
    }));
}

/** The file as all members see it. */
export function presentFile(
  row: Omit<
    RawFile,
    'site_id' | 'uploader_id' | 'conversation_id' | 'seq' | 'keep_until' | 'duration_ms'
  > & { durationMs: number | null },
): Attachment {
  const {
    id,
    kind,
    name,
    type,
    bytes,
    width,
    height,
    thumbhash,
    animated,
    durationMs,
    peaks,
    state,
  } = row;
  return {
    id,
    kind: kind === 'avatar' || kind === 'preview' ? 'picture' : kind,
    name,
    type,
    bytes,
    width,
    height,
    thumbhash,
    animated: animated === 1,
    ...(durationMs !== null && peaks !== null && { voice: { durationMs, peaks } }),
    state,
  };
}

export const keepFiles: KeepFiles = async (transaction, ids, uploaderId, until) => {
  const sql = `UPDATE attachments SET keep_until = ? WHERE id IN (${marks(ids.length)}) AND uploader_id = ? AND seq IS NULL AND kind <> 'avatar' AND keep_until IS NOT NULL`;
  await transaction.query(sql, [until, ...ids, uploaderId]);
};

export const filesOf =
  (database: Database): FilesOf =>
  async (siteId, uploaderId, ids) => {
    if (ids.length === 0) return [];
    const rows = await database.entities(AttachmentRow).find({
      select: { id: true, name: true, type: true, bytes: true },
      where: { id: In([...ids]), siteId, uploaderId },
    });
    const byId = new Map(rows.map(({ id, name, type, bytes }) => [id, { name, type, bytes }]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  };

class CarriedFiles implements FilesFacet {
  readonly #known = new Map<string, KnownFile>();
  readonly #statements: Statement[] = [];

  constructor(
    private readonly siteId: string,
    private readonly conversationId: string,
    private readonly now: Date,
  ) {}

  know(files: readonly KnownFile[]): void {
    for (const file of files) this.#known.set(file.attachment.id, file);
  }

  /**
   * In the order of the ids, each once. Throws `not_found` for a file that the sender may not send
   * here, and `file_refused`.
   */
  require(senderId: string, ids: readonly string[]): Attachment[] {
    return [...new Set(ids)].map((id) => {
      const file = this.#known.get(id);
      const isSenders =
        file?.siteId === this.siteId &&
        file.uploaderId === senderId &&
        !file.isTaken &&
        file.keepUntil > this.now;
      if (
        !isSenders ||
        (file.conversationId !== null && file.conversationId !== this.conversationId)
      )
        throw new Fault(
          'not_found',
          'There is no such upload; after a day, or once it was sent, upload it again.',
        );
      if (file.attachment.state === 'refused')
        throw new Fault('file_refused', 'The scan has refused this file.');
      return file.attachment;
    });
  }

  /** From now on the files belong to this message. */
  carry(ids: readonly string[], seq: number): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#known.get(id)!.isTaken = true;
    const sql = `UPDATE attachments SET conversation_id = ?, seq = ?, keep_until = NULL WHERE id IN (${marks(ids.length)})`;
    this.#statements.push({ sql, parameters: [this.conversationId, seq, ...ids] });
  }

  /** From now on these pictures of links belong to this message. */
  take(pictures: readonly { id: string }[], seq: number): void {
    if (pictures.length === 0) return;
    const sql = `UPDATE attachments SET seq = ?, keep_until = NULL WHERE id IN (${marks(pictures.length)}) AND conversation_id = ? AND kind = 'preview'`;
    this.#statements.push({
      sql,
      parameters: [seq, ...pictures.map(({ id }) => id), this.conversationId],
    });
  }

  /** They cannot be opened any more, and the janitor deletes them. */
  drop(attachments: readonly Pick<Attachment, 'id'>[]): void {
    if (attachments.length === 0) return;
    const sql = `UPDATE attachments SET keep_until = ? WHERE id IN (${marks(attachments.length)})`;
    this.#statements.push({ sql, parameters: [this.now, ...attachments.map(({ id }) => id)] });
  }

  get statements(): readonly Statement[] {
    return this.#statements;
  }
}

/** Uploads in the log of conversations. */
export const filesInLog: LogExtension = facetExtension(filesFacet, {
  create: ({ siteId, id, now }) => new CarriedFiles(siteId, id, now),
  lookUps: (wanted, { dialect }, stateOf) => [
    {
      statement: lookUpFiles(
        dialect,
        wanted.flatMap(({ need }) => need),
      ),
      know(rows, conversations) {
        const found = readFiles(dialect, rows);
        for (const id of new Set(wanted.map(({ conversationId }) => conversationId))) {
          const conversation = conversations.get(id);
          if (conversation) stateOf(conversation).know(found);
        }
      },
    },
  ],
  statements: ({ statements }) => statements,
});
