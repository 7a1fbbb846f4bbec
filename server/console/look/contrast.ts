/** Whether the colours of a look can be read on each other. */
import type { Look } from './preview/preview-message.js';

/** WCAG 2 requires this of text. */
export const readable = 4.5;
/** As the chat decides between light and dark, and between dark and white text on the accent. */
const middleOfGrounds = 0.6;
const middleOfAccents = 0.73;

const channels = (colour: string): readonly [red: number, green: number, blue: number] => {
  const linear = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [linear(1), linear(3), linear(5)];
};

const luminance = (colour: string): number => {
  const [red, green, blue] = channels(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The contrast of two colours such as `#17685b`, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The lightness in oklch. */
function lightness(colour: string): number {
  const [r, g, b] = channels(colour);
  const [l, m, s] = [
    0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
    0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
    0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
  ].map(Math.cbrt) as [number, number, number];
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

export interface PoorContrast {
  /** What is hard to read. */
  what: string;
  /** From 1 to 21. */
  ratio: number;
}

/**
 * The pairs of colours with too little contrast. The accent needs no check: the chat derives
 * readable colours from it. Colours that the look leaves open are those of the chat, about.
 */
export function poorContrasts({ accent, ground, text, theme, ...look }: Look): PoorContrast[] {
  const found: PoorContrast[] = [];
  const check = (what: string, front: string, back: string) => {
    const ratio = contrast(front, back);
    if (ratio < readable && !found.some((each) => each.what === what)) found.push({ what, ratio });
  };
  // Both, if pages and users decide.
  const shades = ground
    ? [lightness(ground) < middleOfGrounds]
    : theme
      ? [theme === 'dark']
      : [false, true];
  for (const isDark of shades) {
    const words = text ?? (isDark ? '#f0f0f0' : '#1c1f1e');
    if (text || ground)
      check('Text on the background', words, ground ?? (isDark ? '#121413' : '#fdfdfd'));
    if (text || look.bubble)
      check("Text on others' messages", words, look.bubble ?? (isDark ? '#262a29' : '#eef1f0'));
  }
  const ownBubble = look.ownBubble ?? accent;
  if (look.ownText || look.ownBubble) {
    const onAccent = accent && lightness(accent) >= middleOfAccents ? '#161616' : '#ffffff';
    check('Text on own messages', look.ownText ?? onAccent, ownBubble ?? '#17685b');
  }
  return found;
}
