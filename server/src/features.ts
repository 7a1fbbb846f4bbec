/**
 * The features of one server: what each is handed, and what they answer by name. They stand on what
 * `app.ts` opens, and know each other from here alone.
 */
import type { Config } from './config.js';
import type { Database } from './database/database.js';
import type { HostAvatars } from './features/attachments/host-avatars.js';
import { openAttachments, uploadsFolder } from './features/attachments/open-attachments.js';
import { authApi } from './features/auth/auth.api.js';
import { LoginAttempts } from './features/auth/login-attempts.js';
import { MovingUp } from './features/auth/moving-up.js';
import { Passwords } from './features/auth/passwords.js';
import { Sessions } from './features/auth/sessions.js';
import { SignIn } from './features/auth/sign-in.js';
import { loadTokenSecret } from './features/auth/token-secret.js';
import { filesInLog } from './features/attachments/carried-files.js';
import { callerColumns } from './features/users/caller-columns.js';
import { isThereById } from './features/users/gone.js';
import { membership } from './features/members/membership.js';
import { waysInLog } from './features/members/find-ways-in.js';
import { blocksInLog } from './features/blocks/blocks-facet.js';
import { BlockedPairs } from './features/blocks/blocked-pairs.js';
import { blocksApi } from './features/blocks/blocks.api.js';
import { Blocks } from './features/blocks/blocks.js';
import { ContactLists } from './features/contacts/contact-lists.js';
import { contactsApi } from './features/contacts/contacts.api.js';
import { Contacts } from './features/contacts/contacts.js';
import { Reach } from './features/contacts/reach.js';
import { Audience } from './features/members/audience.js';
import { conversationsApi } from './features/conversations/conversations.api.js';
import { Conversations } from './features/conversations/conversations.js';
import { ConversationViews } from './features/conversations/conversation-views.js';
import { Groups } from './features/conversations/groups.js';
import { hostApi } from './features/users/host.api.js';
import { type Forget, HostUsers } from './features/users/host-users.js';
import { OldGuests } from './features/users/old-guests.js';
import { OpenGroups } from './features/members/open-groups.js';
import { invitesApi } from './features/members/invites.api.js';
import { Invites } from './features/members/invites.js';
import { Entrance } from './features/members/entrance.js';
import { GroupRates } from './features/members/group-rates.js';
import { Invitations } from './features/members/invitations.js';
import type { MayAdd, MayReach } from './ports/contacts.js';
import { membersApi } from './features/members/members.api.js';
import { Members } from './features/members/members.js';
import { Newcomers } from './features/members/newcomers.js';
import { Succession } from './features/members/succession.js';
import { GuestMerges, type HandOver } from './features/merging/guest-merges.js';
import { deliver } from './conversation-log/publication.js';
import { MessageEraser } from './features/messages/eraser.js';
import { HiddenMessages } from './features/messages/hidden.js';
import { MessageLog } from './conversation-log/message-log.js';
import { MessageViews } from './features/messages/message-views.js';
import { messagesApi } from './features/messages/messages.api.js';
import { MessageWriter } from './conversation-log/writer.js';
import { Audit } from './features/moderation/audit.js';
import { Discipline } from './features/moderation/discipline.js';
import { Filters } from './features/moderation/filters.js';
import { HeldSends, heldSendsInLog } from './features/moderation/held-sends.js';
import { moderationApi } from './features/moderation/moderation.api.js';
import { Moderators } from './features/moderation/moderators.js';
import { Reports } from './features/moderation/reports.js';
import { PreviewCache, previewTiming } from './features/previews/preview-cache.js';
import { PreviewFollower } from './features/previews/preview-follower.js';
import { PreviewPictures } from './features/attachments/preview-pictures.js';
import { presenceApi } from './features/presence/presence.api.js';
import { Presence } from './features/presence/presence.js';
import { Sharers } from './features/presence/sharers.js';
import { tellPair } from './features/presence/tell-pair.js';
import { showPresence } from './features/presence/show-presence.js';
import { reactionsApi } from './features/reactions/reactions.api.js';
import { Reactions } from './features/reactions/reactions.js';
import { memberSettingsApi } from './features/members/member-settings.api.js';
import { MemberSettings } from './features/members/member-settings.js';
import { mutingApi } from './features/members/muting.api.js';
import { Muting } from './features/members/muting.js';
import { receiptsApi } from './features/members/receipts.api.js';
import { Receipts } from './features/members/receipts.js';
import { Unread } from './features/members/unread.js';
import { sitesApi } from './features/sites/sites.api.js';
import { SearchFollower } from './features/search/follower.js';
import { SearchIndexer } from './features/search/indexer.js';
import { Search } from './features/search/search.js';
import { SearchTurns } from './features/search/search-turns.js';
import { SentLinks } from './features/search/sent-links.js';
import { WordIndex } from './features/search/word-index.js';
import { SecretKeys } from './features/sites/secret-keys.js';
import { Sites } from './features/sites/sites.js';
import { Epoch } from './features/conversations/epoch.js';
import { Sync } from './features/conversations/sync.js';
import { typingApi } from './features/typing/typing.api.js';
import { Typing, typingTiming } from './features/typing/typing.js';
import { Faces } from './features/users/faces.js';
import { Lookalikes } from './features/users/lookalikes.js';
import { tellProfile } from './features/users/tell-profile.js';
import { usersApi } from './features/users/users.api.js';
import { Users } from './features/users/users.js';
import type { Bus } from './kernel/bus.js';
import type { Gatekeeper } from './kernel/context.js';
import type { Environment } from './kernel/environment.js';
import { GuardedFetch } from './kernel/guarded-fetch.js';
import { describe } from './kernel/http.js';
import { Janitor } from './kernel/janitor.js';
import type { Limiter } from './kernel/limits.js';
import type { Log } from './kernel/log.js';
import type { Realtime, SocketHooks } from './kernel/realtime.js';
import type { Overrides } from './overrides.js';
import { entities } from './schema.js';
import { SiteDeletion } from './site-deletion.js';

/** How the server names itself to the pages that it asks. */
const previewAgent = 'Parlor-LinkPreview/1.0';

/** What the features stand on. */
export interface Ground {
  config: Config;
  database: Database;
  environment: Environment;
  log: Log;
  bus: Bus;
  limiter: Limiter;
  overrides: Overrides;
  /**
   * The socket server comes last, and features publish through it: they ask for it when they do.
   */
  realtime: () => Realtime;
}

const dayMs = 24 * 60 * 60 * 1_000;

export type Features = Awaited<ReturnType<typeof createFeatures>>;

export async function createFeatures({
  config,
  database,
  environment,
  log,
  bus,
  limiter,
  overrides,
  realtime,
}: Ground) {
  const siteChanges = bus.topic<object>('sites.changed');
  const sites = new Sites(database, environment, () => siteChanges.send({}));
  siteChanges.listen(() => sites.forget());
  bus.watch({ reconnected: () => sites.forget() });
  const secretKeys = new SecretKeys(database, environment, sites);
  const passwords = new Passwords(overrides.passwordCost ?? 12);
  const tokenSecret = await loadTokenSecret(database, environment);
  const sessions = new Sessions(database, environment, sites, tokenSecret, (id) =>
    realtime().endSession(id, 'revoked'),
  );
  const gatekeeper: Gatekeeper = {
    site: (publicKey) => sites.byKey(publicKey),
    user: (accessToken) => sessions.authenticate(accessToken),
    host: (secretKey) => secretKeys.siteOf(secretKey),
    knowsOrigin: (origin) => sites.knowsOrigin(origin),
  };

  const blocked = new BlockedPairs(database, bus);
  const sharers = new Sharers(database, blocked);
  const audience = new Audience(database, realtime, (userId) => sharers.allRoomsOf(userId));
  const presence: Presence = new Presence({
    environment,
    bus,
    graceMs: overrides.presenceGraceMs ?? 3_000,
    setLastSeen: (userIds, at) => users.setLastSeen(userIds, at),
    roomsOf: (userIds) => sharers.roomsOf(userIds),
    publishHere: (targets, wireEvents, except) =>
      realtime().publishHere(targets, wireEvents, except),
    gone: (userId) => typing.stop(userId),
    onError: (error) => log.warn({ error: describe(error) }, 'presence could not be stored'),
  });
  const lookalikes = new Lookalikes({ database, tell: (before, after) => tell(before, after) });
  const seeing = {
    isOnline: presence.isOnline,
    met: (callerId: string, userIds: readonly string[]) => sharers.met(callerId, userIds),
    known: (callerId: string) => sharers.known(callerId),
    blocked: (callerId: string) => blocked.of(callerId),
  };
  const users = new Users(
    database,
    environment,
    seeing,
    lookalikes,
    async (siteId) => (await sites.byId(siteId)).directory,
  );
  const tell = tellProfile({ users, audience });
  const setAvatar: HostAvatars['set'] = (...what) => files.hostAvatars.set(...what);
  const movingUp = new MovingUp({ database, users, lookalikes, sessions, tell, log, setAvatar });
  const attempts = new LoginAttempts(limiter, overrides.firstPauseSeconds);
  const signIn = new SignIn({
    sites,
    users,
    tell,
    sessions,
    movingUp,
    passwords,
    attempts,
    limiter,
    environment,
    setAvatar,
  });
  const messageLog = new MessageLog(database);
  const follower = new SearchFollower({
    database,
    indexer: new SearchIndexer(database),
    onError: (error) =>
      log.warn({ error: describe(error) }, 'the search index could not be written'),
  });
  const writer = new MessageWriter({
    database,
    now: () => environment.now(),
    maxWaiting: overrides.maxWaitingSends ?? 10_000,
    publish: (committed) => deliver(realtime(), committed),
    leaving: (userIds, conversationId) => realtime().leaveEverywhere(userIds, conversationId),
    uncertain: (userIds) => realtime().reconnect(userIds),
  });
  for (const extension of [
    callerColumns,
    membership(isThereById),
    waysInLog,
    blocksInLog,
    filesInLog,
    heldSendsInLog,
  ])
    writer.extend(extension);
  writer.onCommitted(({ conversationId }) => follower.committed(conversationId));
  const filters = new Filters(database, sites);
  const outward = new GuardedFetch(previewAgent, overrides.previews?.around);
  const previewPictures = new PreviewPictures({
    database,
    environment,
    fetch: outward,
    files: () => files,
    uploads: uploadsFolder(config),
  });
  const pages = new PreviewCache({
    database,
    environment,
    fetch: outward,
    pictures: previewPictures,
    // What has to be scanned is what somebody sent: where that is so, nothing else is taken.
    wantsPictures: async (siteId) =>
      !files.scans && (await sites.byId(siteId)).attachments.kinds.includes('picture'),
    timing: { ...previewTiming, ...overrides.previews?.timing },
  });
  const previews = new PreviewFollower({
    pages,
    pictures: previewPictures,
    sites,
    filters,
    writer,
    isOn: config.linkPreviews === true || overrides.previews !== undefined,
    onError: (error) => log.warn({ error: describe(error) }, 'a link preview could not be stored'),
  });
  writer.onCommitted((committed) => previews.committed(committed));
  const unread = new Unread(database, environment);
  const views = new ConversationViews({ database, users, log: messageLog, unread, blocked });
  const reach = new Reach({ database, settings: (siteId) => sites.byId(siteId) });
  const tellPresence = tellPair({ users, realtime });
  const contacts = new Contacts({
    database,
    environment,
    users,
    reach,
    writer,
    tellPresence,
    realtime,
  });
  const contactLists = new ContactLists({ database, users, reach });
  const blocks = new Blocks({ database, environment, users, blocked, tellPresence, realtime });
  const conversations = new Conversations({
    database,
    environment,
    users,
    views,
    writer,
    reach,
    realtime,
  });
  const files = openAttachments({
    config,
    database,
    environment,
    log,
    tokenSecret,
    sites,
    filters,
    conversations,
    writer,
    limiter,
    users,
    tell,
    overrides,
  });
  writer.onCommitted(({ events }) => files.committed(events));
  const mayReach: MayReach = (...whom) => reach.mayReach(...whom);
  const mayAdd: MayAdd = (...whom) => reach.addable(...whom);
  const openGroups = new OpenGroups(database);
  const invitations = new Invitations({ database, users, openGroups, realtime });
  const rates = new GroupRates(limiter);
  const groups = new Groups({
    database,
    environment,
    users,
    log: messageLog,
    views,
    writer,
    conversations,
    invitations,
    rates,
    mayAdd,
    realtime,
  });
  const show = showPresence({ presence, sharers, users, realtime });
  const newcomers = new Newcomers({
    database,
    users,
    views,
    blocked,
    tellPresence: show,
    realtime,
  });
  const audit = new Audit(database, environment, users);
  const succession = new Succession({ database, writer });
  const members = new Members({
    database,
    users,
    writer,
    blocked,
    newcomers,
    succession,
    invitations,
    rates,
    mayAdd,
  });
  const entrance = new Entrance({
    database,
    users,
    writer,
    conversations,
    openGroups,
    newcomers,
    succession,
    audit,
    invitations,
    rates,
    mayReach,
  });
  const invites = new Invites({ database, environment, writer, entrance, openGroups });
  const reactions = new Reactions(messageLog, users);
  const messageViews = new MessageViews(database, messageLog);
  const hidden = new HiddenMessages({ database, unread, realtime });
  const receipts = new Receipts({ database, unread, users, realtime });
  const memberSettings = new MemberSettings({ database, environment, unread, realtime });
  const muting = new Muting({ database, environment, unread, realtime });
  const words = new WordIndex(database);
  const turns = new SearchTurns();
  const search = new Search(database, words, turns);
  const links = new SentLinks(database, words, turns);
  const moderators = new Moderators({ database, users, realtime });
  const reports = new Reports({
    database,
    environment,
    users,
    views: messageViews,
    moderators,
    audit,
  });
  const { reportDays, auditDays } = config;
  const daysAgo = (days: number) => new Date(environment.now().getTime() - days * dayMs);
  const oldAuditEntries = (days: number) => async () => {
    for (const siteId of (await sites.all()).keys())
      if (await audit.deleteOld(siteId, daysAgo(days))) return true;
    return false;
  };
  const janitor = new Janitor({
    chores: [
      () => contacts.closeLeftOver(),
      () => merges.finishSome(),
      () => lookalikes.fill(),
      () => members.dropKept(environment.now()),
      ...files.sweeper.chores,
      () => siteDeletion.chore(),
      () => pages.dropOld(),
      async () => {
        files.hostAvatars.wake();
        return false;
      },
      ...(reportDays === undefined ? [] : [() => reports.deleteOld(daysAgo(reportDays))]),
      ...(auditDays === undefined ? [] : [oldAuditEntries(auditDays)]),
      () => sessions.dropExpired(),
      () => oldGuests.forgetSome(),
    ],
    everyMs: overrides.janitorMs ?? 60_000,
    onError: (error) =>
      log.warn({ error: describe(error) }, 'what is done from time to time could not be done'),
  });
  const discipline = new Discipline({
    database,
    environment,
    users,
    lookalikes,
    sessions,
    succession,
    moderators,
    audit,
    realtime,
  });
  const held = new HeldSends({
    database,
    environment,
    users,
    filters,
    conversations,
    writer,
    moderators,
    audit,
  });
  const merges = new GuestMerges({
    database,
    environment,
    users,
    sessions,
    limiter,
    writer,
    newcomers,
    unread,
    realtime,
    log,
    handOvers: [blocks, contacts, hidden, entrance, reports, audit, held, files.attachments].map(
      (feature): HandOver =>
        (...what) =>
          feature.handOver(...what),
    ),
  });
  const hostUsers = new HostUsers({
    database,
    users,
    lookalikes,
    sessions,
    succession,
    tell,
    setAvatar,
    eraser: new MessageEraser(database, writer),
    realtime,
    now: () => environment.now(),
    finishMerges: (userId) => merges.finishOf(userId),
    forgets: [
      merges,
      sessions,
      hidden,
      contacts,
      blocks,
      entrance,
      reports,
      audit,
      held,
      files.attachments,
      files.hostAvatars,
    ].map(
      (feature): Forget =>
        (...what) =>
          feature.forget(...what),
    ),
  });
  const oldGuests = new OldGuests({ database, sites, hostUsers, now: () => environment.now() });
  const siteDeletion = new SiteDeletion({
    database,
    environment,
    sites,
    sweeper: files.sweeper,
    entities,
  });
  const epoch = new Epoch(database, environment);
  const sync = new Sync({ database, conversations, epoch });
  const typing = new Typing({
    bus,
    timing: { ...typingTiming, ...overrides.typing },
    blocked: (userId) => blocked.of(userId),
    mayBeHeard: (siteId, userId, conversationId) =>
      conversations.mayBeHeard(siteId, userId, conversationId),
    publishHere: (targets, wireEvents, except) =>
      realtime().publishHere(targets, wireEvents, except),
  });

  const handlers = {
    ...sitesApi({
      sites,
      maxBytes: files.maxBytes,
      now: () => environment.now(),
      faces: new Faces(database),
    }),
    ...authApi(signIn, sessions, realtime, filters, merges),
    ...usersApi(users, audience, show, filters, files.avatars, () => environment.now()),
    ...contactsApi(contacts, contactLists, filters),
    ...blocksApi(blocks),
    ...conversationsApi({
      conversations,
      groups,
      rates,
      openGroups,
      sync,
      filters,
      held,
      sites,
      avatars: files.avatars,
    }),
    ...membersApi(members, entrance, conversations, { filters, moderators, reports }),
    ...invitesApi(invites, conversations),
    ...files.api,
    ...messagesApi({
      writer,
      log: messageLog,
      views: messageViews,
      hidden,
      search,
      links,
      conversations,
      sites,
      reach,
      filters,
      held,
      moderators,
      audit,
      previews,
    }),
    ...reactionsApi(writer, reactions, conversations, reach),
    ...receiptsApi(receipts, unread),
    ...mutingApi(muting),
    ...memberSettingsApi(memberSettings, conversations),
    ...typingApi(typing),
    ...presenceApi(users, realtime),
    ...moderationApi({ reports, discipline, held, moderators, audit, users, writer }),
    ...hostApi(hostUsers),
  };

  const hooks: SocketHooks = {
    conversationsOf: (userId) => audience.conversationsOf(userId),
    conversationsOfMany: (userIds) => audience.conversationsOfMany(userIds),
    connected: (userId) => presence.connected(userId),
    disconnected: (userId) => {
      presence.disconnected(userId);
      if (!presence.hasSocket(userId) && !presence.isElsewhere(userId)) typing.stop(userId);
    },
    endedSessions: (sessionIds) => sessions.ended(sessionIds),
  };

  return {
    /** What `App` has of them. */
    shown: {
      sites,
      secretKeys,
      users,
      sessions,
      passwords,
      conversations,
      writer,
      receipts,
      epoch,
      filters,
      audit,
      discipline,
      hostUsers,
      siteDeletion,
      sweeper: files.sweeper,
    },
    pages: files.pages,
    /** What does not work that the server can do without. */
    degraded: (): string[] => (files.canScan() ? [] : ['scanner']),
    handlers,
    gatekeeper,
    hooks,
    /** What goes on beside the calls begins with the first listener. */
    start(): void {
      follower.start();
      previews.start();
      if (overrides.janitorMs !== null) janitor.start();
      files.start();
    },
    /** Finishes what is under way and begins nothing more. */
    async finish(): Promise<void> {
      await janitor.close();
      // It may wait for a picture.
      await previews.close();
      await files.close();
      await writer.drain();
    },
    /** Once no socket is left. */
    async close(): Promise<void> {
      typing.close();
      await presence.close();
      await follower.close();
    },
  };
}
