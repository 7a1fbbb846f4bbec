/**
 * Every bound of the wire in one place. Lengths are UTF-16 code units, sizes are bytes. The server
 * enforces them, because SQLite does not; the client may show them (counters, `maxlength`).
 */
export const limits = {
  /** Characters of one message. */
  messageText: 8_000,
  /** Characters of the id that a client gives its send. */
  clientId: 64,
  userName: 80,
  userBio: 500,
  url: 1_000,
  email: 254,
  externalId: 128,
  /**
   * Values that a host attaches to one user, public and private together, and characters of each
   * that is text.
   */
  attributes: 20,
  attributeText: 200,
  /** Characters of JSON of one user's public ones: they travel wherever the user is named. */
  publicAttributesJson: 1_000,
  /** Users in one `host.upsertUsers`. */
  usersAtOnce: 100,
  /** Messages that one `host.deleteUser` deletes, before it is called again. */
  deletedAtOnce: 1_000,
  passwordMin: 8,
  passwordMax: 256,
  searchText: 80,
  /** Characters of a search for messages, and its words. */
  searchQuery: 120,
  searchWords: 8,
  groupTitle: 80,
  /** What a site says of when it answers, to visitors before they sign in. */
  sitePromise: 120,
  groupDescription: 500,
  /** Characters that somebody may say with a request to join. */
  joinNote: 300,
  /**
   * Links into one group that lead there at the same time; how long one may live, and how many may
   * come by it.
   */
  openInvites: 20,
  inviteSeconds: 365 * 24 * 60 * 60,
  inviteUses: 10_000,
  /** Open invitations of one group, and to one person. */
  groupInvitations: 200,
  invitationsPerPerson: 100,
  /** Open requests to join one group, and of one person. */
  joinRequests: 200,
  joinRequestsPerPerson: 20,
  /** Members of one group. */
  groupMembers: 500,
  /** People in one call that creates a group or adds to it. */
  membersAtOnce: 100,
  /**
   * Members that a conversation lists, and names of who has seen a message; beyond, there is a
   * count.
   */
  membersListed: 50,
  mentions: 20,
  /** Characters of the quoted text in a reply. */
  quoteExcerpt: 160,
  metadataKeys: 20,
  metadataJson: 2_000,
  /** Different emojis under one message, reactions in all, and people whom each emoji lists. */
  reactionEmojis: 20,
  reactions: 1_000,
  reactionUsers: 100,
  /** UTF-16 code units of one emoji: families with skin tones are long. */
  emoji: 40,
  pinned: 100,
  /** Files of one message at most; a site may allow fewer. */
  attachments: 10,
  /** Characters of a file's name. */
  fileName: 200,
  /** Files that one user has uploaded and not sent. After so long they are gone. */
  unsentUploads: 30,
  unsentSeconds: 24 * 60 * 60,
  /** Of a voice message, and how many peaks show it. */
  voiceSeconds: 15 * 60,
  voicePeaks: 64,
  /**
   * Pixels of a picture, of one that moves with all its frames, and of an AVIF, which takes the
   * most memory. More is not decoded.
   */
  picturePixels: 50_000_000,
  animatedPixels: 25_000_000,
  avifPixels: 16_000_000,
  pictureFrames: 500,
  /**
   * The longest side of a picture that is decoded, and how many times its other side that may be.
   */
  pictureSideMax: 32_768,
  pictureRatio: 200,
  /**
   * The longer side of a picture as it is kept, and of its two smaller copies; the side of a
   * picture of somebody.
   */
  pictureSide: 4_096,
  pictureLarge: 1_280,
  pictureSmall: 320,
  avatarSide: 512,
  /** Links of one message that get a preview, and characters of what it says. */
  previews: 3,
  previewTitle: 200,
  previewText: 300,
  previewSiteName: 80,
  /** Reports of one person that may be open at a time. */
  openReports: 20,
  /** Sends of one person that may be held at a time. */
  heldSends: 20,
  /** The files of a held send wait so long for the moderator. */
  heldSeconds: 30 * 24 * 60 * 60,
  /** Characters of why somebody reports, or acts on a report. */
  moderationNote: 1_000,
  /** The longest silence, or ban that is not for good. */
  silenceSeconds: 365 * 24 * 60 * 60,
  /** The longest wait between two messages of a member in slow mode. */
  slowSeconds: 6 * 60 * 60,
  /** Conversations that one `conversations.sync` compares. */
  syncHeld: 500,
  /** People in one direct conversation, the caller included. */
  directMembers: 20,
  /** Conversations that a user pins to the top of the list. */
  pinnedConversations: 20,
  /** Users whose presence one socket watches, and for how long before it has to ask again. */
  presenceWatched: 100,
  presenceWatchSeconds: 150,
  /** Characters of the note of a contact request. */
  contactNote: 300,
  /** Contacts of one user, open requests that one user has made, and users whom one blocks. */
  contacts: 1_000,
  contactRequests: 50,
  blocks: 1_000,
  /** After a decline, the same request is not taken for so long. */
  contactCoolDownSeconds: 7 * 24 * 60 * 60,
  /**
   * How often one person asks the same other one within the time, taking the request back in
   * between.
   */
  contactAsks: 3,
  contactAsksSeconds: 24 * 60 * 60,
  pageDefault: 50,
  pageMax: 100,
  /** Unread counts stop here; show "999+". */
  unreadCap: 999,
  /** One HTTP body of JSON, and one frame of the socket. */
  bodyBytes: 64 * 1024,
  /** Characters of a host-signed token. */
  signedToken: 8_000,
  /** A host-signed token may not live longer than this. */
  signedTokenSeconds: 24 * 60 * 60,
  accessTokenSeconds: 15 * 60,
  refreshTokenSeconds: 60 * 24 * 60 * 60,
} as const;
