/**
 * Limits that only the server applies. They are separate from `limits.ts`, so that the widget does
 * not carry them.
 */
export const serverLimits = {
  /** Users in one `host.upsertUsers`. */
  usersAtOnce: 100,
  /** Messages that one call of `host.deleteUser` deletes. */
  deletedAtOnce: 1_000,
  /** Messages in one `host.importMessages`. */
  importedAtOnce: 100,
  /** Characters of an `Idempotency-Key`. */
  idempotencyKey: 255,
  /** How long a repeated call gets the answer of the first one. */
  idempotencySeconds: 24 * 60 * 60,
  /** Keys of one site that are kept: of more, the oldest are forgotten before their time. */
  idempotencyKeys: 100_000,
  /** Characters of a kept answer, compressed, encrypted and in base64. */
  idempotentAnswer: 60_000,
  /** Origins of one site. */
  originsOfSite: 100,
  /** Secret keys and signing secrets of one site that work. */
  secretKeys: 50,
  signingSecrets: 20,
  /** How long a rotated key or secret works beside the new one. */
  overlapSeconds: 30 * 24 * 60 * 60,
  /** Settings of sites: ten years, the largest value of the column, and a terabyte. */
  settingMinutes: 10 * 365 * 24 * 60,
  settingDays: 3_650,
  fileBytes: 2_000_000_000,
  quotaMb: 1_000_000,
  /** Characters of an origin as people write it. */
  originText: 300,
  /** Operators in the team of a site, invitations to it that are open, and sites of an operator. */
  teamSize: 100,
  openInvitations: 50,
  sitesOfOperator: 500,
  /** The greatest number of an event that the database holds. */
  eventNumber: 2_147_483_647,
  /** Characters of `search` in `host.searchUsers`: as many as the longest `externalId` has. */
  userSearch: 128,
  /** Items on a page of `host.exportUser`. */
  exportedAtOnce: 100,
  /** Filters on a page of `host.listFilters`. */
  filtersAtOnce: 1_000,
  /** Filters that one `host.changeFilters` adds, and as many that it removes. */
  filterChanges: 500,
  /** Entries on a page of `host.exportAudit`. */
  auditRowsAtOnce: 500,
  /** Bots of a site, and tokens of one bot that work. */
  bots: 50,
  botTokens: 5,
  /**
   * Blocks of a message, and what each offers; characters of a label and of a value, and of the
   * JSON of all blocks.
   */
  blocksOfMessage: 3,
  choicesOfBlock: 8,
  choiceLabel: 60,
  choiceValue: 200,
  blocksJson: 8_000,
  /** Characters of a note about a conversation, and notes about one conversation. */
  noteText: 2_000,
  notesOfConversation: 200,
  /** Webhooks of a site. */
  webhooks: 10,
  /** Characters of the name of a webhook. */
  webhookName: 80,
  /** The longest overlap of two secrets. */
  webhookOverlapHours: 168,
  /** Characters of the reason that a pre-send hook gives; the rest is cut off. */
  sendHookReason: 200,
  /** Characters of the text in `host.testSendHook`. */
  sendHookTest: 2_000,
  /** Characters of the words of a look. */
  lookTitle: 60,
  lookGreeting: 120,
  lookIntro: 200,
  /** Events that one `host.replayDeliveries` replays. */
  replayedAtOnce: 1_000,
  /** Hours or days that one `host.getNumbers` gives: a month of hours, two years of days. */
  numberPoints: 750,
  /** For how many days the numbers of hours are kept, and those of days. */
  numberHoursDays: 60,
  numberDays: 731,
  /** For how many days refusals are kept, and how many rows one `host.listRefusals` gives. */
  refusalDays: 30,
  refusalsAtOnce: 100,
} as const;
