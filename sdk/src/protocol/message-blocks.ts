/** What a message of a bot, or of the host, offers to press: buttons, links and quick replies. */
import * as v from 'valibot';
import { line, prose, seq, wellFormed } from './fields.js';
import { serverLimits } from './server-limits.js';
import { limits } from './limits.js';

/** A choice that readers press: a message with the label as its text, and `value` for the bot. */
export const Choice = v.object({
  /** What readers see: one line, up to 60 characters. */
  label: v.string(),
  /** What the bot gets with the answer, up to 200 characters. */
  value: v.string(),
});
export interface Choice extends v.InferOutput<typeof Choice> {}

/** A button: a choice, or a link to a page. */
export const Button = v.object({
  /** What readers see: one line, up to 60 characters. */
  label: v.string(),
  /** What the bot gets if it is pressed, up to 200 characters; left out of links. */
  value: v.optional(v.string()),
  /** The `https` address that the button opens; left out of choices. */
  url: v.optional(v.string()),
});
export interface Button extends v.InferOutput<typeof Button> {}

/**
 * A block below the text of a message. Clients leave out blocks of types that they do not know, so
 * the text says everything that matters.
 */
export const MessageBlock = v.variant('type', [
  v.object({
    /** Buttons that stay. They can be pressed again. */
    type: v.literal('buttons'),
    /** From 1 to 8, in the order in which they are shown. */
    buttons: v.array(Button),
  }),
  v.object({
    /** Short answers, shown below the newest message of a conversation until the next one. */
    type: v.literal('quickReplies'),
    /** From 1 to 8, in the order in which they are shown. */
    replies: v.array(Choice),
  }),
]);
export type MessageBlock = v.InferOutput<typeof MessageBlock>;

/** The choice that a message answers with. */
export const Chosen = v.object({
  /** The message that offered the choice, by its place in the conversation. */
  seq,
  /** The `value` of the choice. */
  value: v.string(),
});
export interface Chosen extends v.InferOutput<typeof Chosen> {}

const label = line(serverLimits.choiceLabel);
const value = v.pipe(prose(serverLimits.choiceValue), v.minLength(1));
const httpsUrl = v.pipe(
  v.string(),
  v.maxLength(limits.url),
  wellFormed,
  v.regex(/^https:\/\/[^\s"'<>\\]+$/, 'must be an https address'),
);
const several = <T extends v.GenericSchema>(item: T) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(serverLimits.choicesOfBlock));

/** A block as it is sent. */
const block = v.variant('type', [
  v.strictObject({
    /** Buttons that stay. They can be pressed again. */
    type: v.literal('buttons'),
    /** From 1 to 8, in the order in which they are shown. */
    buttons: several(
      v.pipe(
        v.strictObject({
          /** What readers see: one line, up to 60 characters. */
          label,
          /** What the bot gets if it is pressed, up to 200 characters; left out of links. */
          value: v.optional(value),
          /** The `https` address that the button opens; left out of choices. */
          url: v.optional(httpsUrl),
        }),
        v.check(
          (button) => (button.value === undefined) !== (button.url === undefined),
          'must have a value or a url, and not both',
        ),
      ),
    ),
  }),
  v.strictObject({
    /** Short answers, shown below the newest message of a conversation until the next one. */
    type: v.literal('quickReplies'),
    /** From 1 to 8, in the order in which they are shown. */
    replies: several(
      v.strictObject({
        /** What readers see: one line, up to 60 characters. */
        label,
        /** What the bot gets with the answer, up to 200 characters. */
        value,
      }),
    ),
  }),
]);

/** All choices of a message, in order. */
export const choicesOf = (blocks: readonly MessageBlock[] = []): Choice[] =>
  blocks.flatMap((one) =>
    one.type === 'quickReplies'
      ? one.replies
      : one.buttons.flatMap(({ label, value }) => (value === undefined ? [] : { label, value })),
  );

/** Up to 3 blocks, in up to 8,000 characters of JSON, whose choices have different values. */
export const messageBlocks = v.pipe(
  v.array(block),
  v.maxLength(serverLimits.blocksOfMessage),
  v.check(
    (blocks) => JSON.stringify(blocks).length <= serverLimits.blocksJson,
    `hold up to ${serverLimits.blocksJson} characters`,
  ),
  v.check((blocks) => {
    const values = choicesOf(blocks).map((choice) => choice.value);
    return new Set(values).size === values.length;
  }, 'must have choices with different values'),
);

/** The choice that is pressed. */
export const chosen = v.strictObject({
  /** The message that offers the choice, by its place in the conversation. */
  seq,
  /** The `value` of the choice, whose `label` is the text. */
  value,
});
