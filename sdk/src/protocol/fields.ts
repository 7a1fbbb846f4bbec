/**
 * The building blocks of the tables: one schema per kind of value on the wire. The length of a text
 * is checked first, and parsing stops at the first error (`abortPipeEarly`), so that no other check
 * runs on a text of unlimited length.
 */
import * as v from 'valibot';
import { limits } from './limits.js';

/** Text that both databases store unchanged. */
export const wellFormed = /* @__PURE__ */ v.check(
  (text: string) => !/\p{Surrogate}/u.test(text) && !text.includes('\0'),
  'must be valid Unicode text',
);
export const notBlank = /* @__PURE__ */ v.check(
  (text: string) => text.trim() !== '',
  'must not be blank',
);

function isEmoji(text: string): boolean {
  const [first, ...more] = new Intl.Segmenter('en').segment(text);
  return (
    first !== undefined &&
    more.length === 0 &&
    /^[\p{Extended_Pictographic}\p{Regional_Indicator}\d#*]/u.test(text) &&
    /\p{Emoji_Presentation}|\uFE0F|\p{Regional_Indicator}/u.test(text)
  );
}

/** The id of a user, conversation, session …: opaque, never longer than a UUID. */
export const id = /* @__PURE__ */ v.pipe(v.string(), v.regex(/^[\w-]{1,36}$/, 'must be an id'));

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const time = /* @__PURE__ */ v.pipe(v.string(), v.isoTimestamp());

/** A message's place in its conversation: 1, 2, 3 … without holes. */
export const seq = /* @__PURE__ */ v.pipe(v.number(), v.integer(), v.minValue(1));

/** Counts changes of a conversation; for marks, 0 means "nothing yet". */
export const counter = /* @__PURE__ */ v.pipe(v.number(), v.integer(), v.minValue(0));

/** One line that people read, such as a name: no control characters, not blank. */
/* @__NO_SIDE_EFFECTS__ */
export function line(max: number) {
  return v.pipe(
    v.string(),
    v.maxLength(max),
    wellFormed,
    notBlank,
    v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters'),
  );
}

/**
 * The host's id of a user. MySQL ignores trailing spaces when it compares, so two users could have
 * the same id.
 */
export const externalId = /* @__PURE__ */ v.pipe(
  line(limits.externalId),
  v.check((text) => text === text.trim(), 'must not begin or end with a space'),
);

/** Text of several lines; may be empty only where the table says so. */
/* @__NO_SIDE_EFFECTS__ */
export function prose(max: number) {
  return v.pipe(v.string(), v.maxLength(max), wellFormed);
}

export const messageText = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.messageText),
  wellFormed,
  notBlank,
);

/** Only the text of a message with files may be empty. */
export const caption = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.messageText),
  wellFormed,
);

/** One emoji, with its joiners and skin tones. */
export const emoji = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.emoji),
  v.check((text) => isEmoji(text), 'must be one emoji'),
);

/** Words to search for in messages. */
export const searchQuery = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.searchQuery),
  wellFormed,
  notBlank,
);

export const email = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.email),
  wellFormed,
  v.email('must be an email address'),
);

/**
 * Every character counts. Text that is not valid Unicode is refused: when it is hashed, different
 * passwords would become the same.
 */
export const newPassword = /* @__PURE__ */ v.pipe(
  v.string(),
  v.minLength(limits.passwordMin),
  v.maxLength(limits.passwordMax),
  wellFormed,
);

/** A password to compare: it may be older than the present minimum length. */
export const password = /* @__PURE__ */ v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(limits.passwordMax),
  wellFormed,
);

/** An address that a browser may load a picture from. */
export const httpUrl = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.url),
  wellFormed,
  v.regex(/^https?:\/\/[^\s"'<>\\]+$/, 'must be an http or https address'),
);

export const clientId = /* @__PURE__ */ v.pipe(
  v.string(),
  v.maxLength(limits.clientId),
  v.regex(/^[\w-]+$/, 'must be letters, digits, _ or -'),
);

/**
 * A position in a list, as an earlier page gave it. Opaque. It may hold a folded name, of up to 190
 * characters of three bytes each.
 */
export const cursor = /* @__PURE__ */ v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1_000),
  wellFormed,
);

export const pageSize = /* @__PURE__ */ v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(limits.pageMax),
);

/** `next` and `prev` are cursors, `null` where the list ends. */
/* @__NO_SIDE_EFFECTS__ */
export function page<const T extends v.GenericSchema>(item: T) {
  return v.object({
    /** What is on this page; it may be fewer than `limit`, also where the list goes on. */
    items: v.array(item),
    /** The `cursor` of the page after this one; `null` if the list ends here. */
    next: v.nullable(cursor),
    /** The `cursor` of the page before this one; `null` if the list begins here. */
    prev: v.nullable(cursor),
  });
}

export interface Page<T> {
  items: T[];
  next: string | null;
  prev: string | null;
}

export const nothing = /* @__PURE__ */ v.strictObject({});
