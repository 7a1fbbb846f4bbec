/** Up to three emoji and nothing else: such a message is shown large, without a bubble. */
const emoji = String.raw`(?:\p{RI}\p{RI}|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?|[\u{E0020}-\u{E007E}]+\u{E007F})?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)*)`;
const onlyEmoji = new RegExp(`^\\s*(?:${emoji}\\s*){1,3}$`, 'u');
/** Drawn as a picture: © and ™ are letters unless they ask for it. */
const pictographic = /\p{Emoji_Presentation}|\uFE0F|\p{RI}|\u20E3/u;

export function isLargeEmoji(text: string): boolean {
  return (
    text.length <= 60 &&
    pictographic.test(text) &&
    !/^[\d#*\s]+$/.test(text) &&
    onlyEmoji.test(text)
  );
}
