/** Assembles the feature: where files are stored, who may open them, how they are processed. */
import { rowsOf } from '../../database/site-rows.js';
import { FetchedAvatarRow } from './fetched-avatar.entity.js';
import { StoredFilesRow } from './stored-files.entity.js';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Middleware } from 'koa';
import type { Surroundings } from '../../kernel/outward-target.js';
import type { FilesOf, KeepFiles } from '../../ports/attachments.js';
import type { Feature, Ground } from '../../ports/feature.js';
import { filesInLog, filesOf, keepFiles } from './carried-files.js';
import { PreviewPictures } from './preview-pictures.js';
import { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { describe } from '../../kernel/describe.js';
import { attachmentsApi } from './attachments.api.js';
import { Attachments } from './attachments.js';
import { Avatars } from './avatars.js';
import { filePages } from './file-pages.js';
import type { FileStore } from './file-store.js';
import { FileSweeper } from './sweeper.js';
import { LinkTokens } from './link-token.js';
import { HostAvatars } from './host-avatars.js';
import { LocalStore } from './local-store.js';
import { Pictures } from './pictures.js';
import { Quotas } from './quotas.js';
import { type S3Options, S3Store } from './s3-store.js';
import { scanByAddress, scanByCommand } from './scan.js';
import { Scanner } from './scanner.js';
import type { Conversations, FindViewer } from '../../ports/conversations.js';
import type { Filters } from '../../ports/moderation.js';
import type { Followed, StoredBytes } from '../../ports/numbers.js';
import type { Sites } from '../../ports/sites.js';
import type { TellProfile, Users } from '../../ports/users.js';

/** The part of the server's configuration that concerns files. */
interface AttachmentConfig {
  publicUrl: string;
  dataDir: string;
  avatarOrigins?: readonly string[];
  files?: {
    s3: S3Options | null;
    maxBytes: number;
    scanCommand: string | null;
    scanUrl: string | null;
  };
}

interface Deps extends Ground {
  config: AttachmentConfig;
  tokenSecret: KeyObject;
  sites: Sites;
  filters: Filters;
  conversations: Conversations;
  findViewer: FindViewer;
  users: Users;
  tell: TellProfile;
  /** Fetches pictures of previews. */
  fetch: GuardedFetch;
  /** What tests put around the network. */
  around: Partial<Surroundings> | undefined;
  /** Milliseconds between two searches for files that are to be scanned. */
  scanMs: number | undefined;
}

interface Ports {
  avatars: Avatars;
  /** Takes the address of a picture, and returns the address that is shown from now on. */
  setAvatar: HostAvatars['set'];
  keepFiles: KeepFiles;
  filesOf: FilesOf;
  previewPictures: PreviewPictures;
  sweeper: FileSweeper;
  /** Whether files must be scanned before they can be opened. */
  scans: boolean;
  /** False if files must be scanned but cannot be. */
  canScan(): boolean;
  pages: Middleware;
  onUploaded: Followed['onUploaded'];
  storedBytes: StoredBytes;
}

/**
 * The folder for files while they are uploaded. It is on the same disk as the stored files, so that
 * they need not be copied.
 */
export const uploadsFolder = ({ dataDir }: Pick<AttachmentConfig, 'dataDir'>): string =>
  join(dataDir, 'uploads');

export function createAttachmentsFeature(
  deps: Deps,
): Feature<ReturnType<typeof attachmentsApi>, Ports> {
  const { config, database, environment, log, tokenSecret, sites, filters } = deps;
  const { conversations, writer, limiter, users, tell } = deps;
  const { files } = config;
  const store: FileStore = files?.s3
    ? new S3Store(files.s3, () => environment.random())
    : new LocalStore(join(config.dataDir, 'files'));
  const uploads = uploadsFolder(config);
  const now = () => environment.now();
  const onError = (what: string) => (error: unknown) => log.warn({ error: describe(error) }, what);
  const quotas = new Quotas({ database, sites, limiter });
  const sweeper = new FileSweeper({
    database,
    quotas,
    store,
    now,
    uploads,
    onError: onError('files could not be taken away'),
  });
  const scan = files?.scanCommand
    ? scanByCommand(files.scanCommand)
    : files?.scanUrl
      ? scanByAddress(files.scanUrl)
      : null;
  const scanner =
    scan &&
    new Scanner({
      database,
      quotas,
      store,
      writer,
      scan,
      uploads,
      lookMs: deps.scanMs,
      onError: onError('a file could not be scanned'),
      onChange(problem) {
        if (problem === null) log.info({}, 'files can be scanned again');
        else
          log.error(
            { problem },
            'the scanner does not work: uploads are refused until it does (SCAN_COMMAND, SCAN_URL)',
          );
      },
    });
  const pictures = new Pictures({
    onCrash: (how) => log.warn({ how }, 'a process that reads pictures crashed'),
  });
  const sweep = () => sweeper.wake();
  const maxBytes = files?.maxBytes ?? defaultMaxBytes;
  const attachments = new Attachments({
    sql: deps.sql,
    messageRows: deps.messageRows,
    users,
    database,
    environment,
    sites,
    conversations,
    findViewer: deps.findViewer,
    store,
    pictures,
    filters,
    quotas,
    maxBytes,
    scans: scanner !== null,
    scan: (id) => scanner?.wake(id),
    canScan: () => scanner?.works ?? true,
    sweep,
  });
  const avatars = new Avatars({
    database,
    environment,
    store,
    pictures,
    quotas,
    publicUrl: config.publicUrl,
    uploads,
    setAvatar: (...what) => users.setAvatar(...what),
    sweep,
  });
  const hostAvatars = new HostAvatars({
    database,
    environment,
    avatars,
    fetch: new GuardedFetch(avatarAgent, deps.around),
    uploads,
    origins: config.avatarOrigins ?? [],
    changed: async (siteId, userId) => {
      const after = await users.getAnyone(siteId, userId);
      await tell({ ...after, avatarUrl: null }, after);
    },
    onError: onError('a picture of a user could not be fetched'),
  });
  const links = new LinkTokens(tokenSecret, now);
  writer.extend(filesInLog);
  writer.onCommitted(({ events }) => {
    // A deleted message may have carried files.
    if (events.some(({ name, data }) => name === 'message.changed' && data.message.deletedAt))
      sweep();
  });
  return {
    handlers: attachmentsApi({ attachments, links, conversations }),
    ports: {
      avatars,
      setAvatar: (...what) => hostAvatars.set(...what),
      keepFiles,
      filesOf: filesOf(database),
      previewPictures: new PreviewPictures({ ...deps, store, pictures, quotas, uploads }),
      sweeper,
      scans: scanner !== null,
      canScan: () => scanner?.works ?? true,
      pages: filePages({ attachments, links, store }),
      onUploaded: attachments.onUploaded,
      storedBytes: (siteId) => quotas.ofSite(siteId),
    },
    siteRows: [
      sweeper.siteRows,
      rowsOf(database, 'site', StoredFilesRow, 'siteId'),
      rowsOf(database, 'users', FetchedAvatarRow, 'userId'),
    ],
    chores: [
      ...sweeper.chores,
      async () => {
        hostAvatars.wake();
        return false;
      },
    ],
    forget: [
      (transaction, userId) => attachments.forget(transaction, userId),
      (transaction, userId) => hostAvatars.forget(transaction, userId),
    ],
    handOver: [(...what) => attachments.handOver(...what)],
    start() {
      scanner?.start();
      hostAvatars.start();
    },
    async finish() {
      await hostAvatars.close();
      await pictures.close();
      await scanner?.close();
      await sweeper.close();
    },
  };
}

/** The user agent of requests for pictures of users. */
const avatarAgent = 'Parlor-Avatar/1.0';

/** The most bytes of a file, if the configuration does not set it. */
export const defaultMaxBytes = 100 * 1024 * 1024;
