/** How the chat looks on a site's pages, unless a page sets something else. */
import * as v from 'valibot';
import { name } from './names.js';
import { serverLimits } from './server-limits.js';

/** A colour as `#rrggbb`. Nothing else can get into a style sheet. */
const colour = v.pipe(
  v.string(),
  v.regex(/^#[\da-f]{6}$/i, 'must be a colour such as #17685b'),
  v.toLowerCase(),
);

/** The radius of the panel's corners, in pixels. */
export const LookRadius = v.picklist([0, 6, 12, 18, 22, 28]);
export type LookRadius = v.InferOutput<typeof LookRadius>;

/**
 * The button that opens the chat: with rounded corners, a circle, or `none` if a button of the page
 * opens the chat.
 */
export const LookLauncher = v.picklist(['rounded', 'round', 'none']);
export type LookLauncher = v.InferOutput<typeof LookLauncher>;

/** The corner of the window; start and end follow the direction of the page's text. */
export const LookPosition = v.picklist(['bottom-end', 'bottom-start', 'top-end', 'top-start']);
export type LookPosition = v.InferOutput<typeof LookPosition>;

/** The languages that the chat is translated to. */
export const LookLanguage = v.picklist([
  'en',
  'de',
  'fr',
  'es',
  'pt',
  'zh',
  'ja',
  'hi',
  'ar',
  'he',
]);
export type LookLanguage = v.InferOutput<typeof LookLanguage>;

/** What is left out is the chat's own, or follows the page. */
export const look = {
  /** The colour from which all other colours derive. */
  accent: v.optional(colour),
  /** The background. A dark one makes the whole chat dark, a light one light. */
  ground: v.optional(colour),
  /** Text on the background, and on messages of others. */
  text: v.optional(colour),
  /** The background of messages of others. */
  bubble: v.optional(colour),
  /** The background of the user's own messages. */
  ownBubble: v.optional(colour),
  /** The text of the user's own messages. */
  ownText: v.optional(colour),
  /** The radius of the panel's corners, in pixels. */
  radius: v.optional(LookRadius),
  /** The button that opens the chat. */
  launcher: v.optional(LookLauncher),
  /** The corner of the window in which the chat opens. */
  position: v.optional(LookPosition),
  /** Light or dark on every page and device. Left out, the page or the user's system decides. */
  theme: v.optional(v.picklist(['light', 'dark'])),
  /** `compact`: less room around messages and in lists. */
  density: v.optional(v.picklist(['comfortable', 'compact'])),
  /** The language of the chat. Left out, it is the page's, else the user's. */
  language: v.optional(LookLanguage),
  /** The heading of the list of conversations: one line, up to 60 characters. */
  title: v.optional(name(serverLimits.lookTitle)),
  /** The heading for visitors before they sign in: one line, up to 120 characters. */
  greeting: v.optional(name(serverLimits.lookGreeting)),
  /** The line below this heading: one line, up to 200 characters. */
  intro: v.optional(name(serverLimits.lookIntro)),
};

/** How the chat looks on pages of the site, unless the page sets something else. */
export const Look = v.object(look);
export interface Look extends v.InferOutput<typeof Look> {}
