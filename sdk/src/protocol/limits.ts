/**
 * All limits of the wire in one place. Lengths are UTF-16 code units, sizes are bytes. The server
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
  /** Characters of JSON of one user's public values: they are sent wherever the user appears. */
  publicAttributesJson: 1_000,
  passwordMin: 8,
  passwordMax: 256,
  searchText: 80,
  /** Characters of a message search, and its words. */
  searchQuery: 120,
  searchWords: 8,
  groupTitle: 80,
  /** The site's text about when it answers, shown to visitors before they sign in. */
  sitePromise: 120,
  groupDescription: 500,
  /** Characters of the note in a request to join. */
  joinNote: 300,
  /**
   * Valid links into one group at the same time; the longest lifetime of a link, and the most users
   * who may join with it.
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
   * Members that a conversation lists, and names of members who have seen a message; beyond that,
   * only the number is given.
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
  /** Files that one user has uploaded and not sent, and the time after which they are deleted. */
  unsentUploads: 30,
  unsentSeconds: 24 * 60 * 60,
  /** The length of a voice message, and the number of its peaks. */
  voiceSeconds: 15 * 60,
  voicePeaks: 64,
  /**
   * Pixels of a picture, of an animated one with all its frames, and of an AVIF, which needs the
   * most memory. Larger pictures are not decoded.
   */
  picturePixels: 50_000_000,
  animatedPixels: 25_000_000,
  avifPixels: 16_000_000,
  pictureFrames: 500,
  /**
   * The longest side of a picture that is decoded, and the largest ratio of its sides.
   */
  pictureSideMax: 32_768,
  pictureRatio: 200,
  /**
   * The longer side of a picture as it is stored, and of its two smaller copies; the side of a
   * user's picture.
   */
  pictureSide: 4_096,
  pictureLarge: 1_280,
  pictureSmall: 320,
  avatarSide: 512,
  /** Links of one message that get a preview, and characters of the preview's texts. */
  previews: 3,
  previewTitle: 200,
  previewText: 300,
  previewSiteName: 80,
  /** Reports of one person that may be open at a time. */
  openReports: 20,
  /** Sends of one person that may be held at a time. */
  heldSends: 20,
  /** How long the files of a held send are kept for the moderator. */
  heldSeconds: 30 * 24 * 60 * 60,
  /** Characters of the reason for a report, or for an action on one. */
  moderationNote: 1_000,
  /** The longest silence, and the longest temporary ban. */
  silenceSeconds: 365 * 24 * 60 * 60,
  /** The longest wait between two messages of a member in slow mode. */
  slowSeconds: 6 * 60 * 60,
  /** Conversations that one `conversations.sync` names in `held`, and in `known`. */
  syncHeld: 500,
  syncKnown: 5_000,
  /** People in one direct conversation, the caller included. */
  directMembers: 20,
  /** Conversations that a user pins to the top of the list. */
  pinnedConversations: 20,
  /**
   * Users whose presence one socket watches, and how long it watches before it has to ask again.
   */
  presenceWatched: 100,
  presenceWatchSeconds: 150,
  /**
   * Members of a conversation who are told of each other's presence. In larger conversations,
   * clients watch the users whom they show, and `presence.count` gives the number.
   */
  presenceMembers: 20,
  /** Characters of the note of a contact request. */
  contactNote: 300,
  /** Contacts of one user, open requests from one user, and users whom one user blocks. */
  contacts: 1_000,
  contactRequests: 50,
  blocks: 1_000,
  /** After a decline, the same request is refused for this long. */
  contactCoolDownSeconds: 7 * 24 * 60 * 60,
  /**
   * How often one user may ask the same other user within the time, withdrawing the request in
   * between.
   */
  contactAsks: 3,
  contactAsksSeconds: 24 * 60 * 60,
  pageDefault: 50,
  pageMax: 100,
  /** Unread counts stop here; show "999+". */
  unreadCap: 999,
  /** One HTTP body of JSON, or one frame of the socket. */
  bodyBytes: 64 * 1024,
  /** Characters of a host-signed token. */
  signedToken: 8_000,
  /** A host-signed token may not live longer than this. */
  signedTokenSeconds: 24 * 60 * 60,
  accessTokenSeconds: 15 * 60,
  refreshTokenSeconds: 60 * 24 * 60 * 60,
} as const;
