/**
 * The light notation of messengers, parsed into a tree: *bold* or **bold**, _italic_, ~struck~,
 * `code`, ```blocks of code```, lines of "> quote" and "- list" or "1. list", addresses, and
 * "@name" of mentioned users. Returns data, never markup: the view creates elements from it, and no
 * text can become HTML. A mark that is not closed, or that is inside a word, is text. Linear in the
 * length of the text, and never deep: each mark is open at most once.
 */
import { linkIn, linkPattern } from './links.js';

export type Inline =
  | string
  | { kind: 'bold' | 'italic' | 'strike'; content: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; userId: string };

export interface Line {
  content: Inline[];
  /** Of an item of a numbered list. */
  number?: number | undefined;
}

export interface Block {
  kind: 'text' | 'quote' | 'list' | 'code';
  lines: Line[];
}

/** The users who may be mentioned in a text: names, without the @, and their ids. */
export type Names = readonly (readonly [name: string, userId: string])[];

const kinds: Record<string, 'bold' | 'italic' | 'strike'> = {
  '*': 'bold',
  _: 'italic',
  '~': 'strike',
};
const tokens = new RegExp(`\`[^\`]+\`|${linkPattern}|([*_~])\\1*|@`, 'giu');
const lineStart = /^(?:> ?|(?:[-*•]|(\d{1,4})[.)]) (?=\S))/;
/** In scripts that do not separate words, a mark may be beside any character. */
const isOfWord = (character: string | undefined): boolean =>
  /[^\W_]|[\u00c0-\u1fff]/.test(character ?? '');
const isBlank = (character: string | undefined): boolean => !character?.trim();

function inlineOf(text: string, names: Names): Inline[] {
  const content: Inline[] = [];
  /** Where each mark was opened: the mark stays in the result as text until it is closed. */
  const open = new Map<string, number>();
  let from = 0;
  const take = (upTo: number, next: number, ...found: Inline[]): void => {
    content.push(...(upTo > from ? [text.slice(from, upTo)] : []), ...found);
    from = next;
  };
  tokens.lastIndex = 0;
  for (let match: RegExpExecArray | null; (match = tokens.exec(text));) {
    const { 0: token, 1: sign, index } = match;
    const end = index + token.length;
    const link = sign || token === '@' || token.startsWith('`') ? undefined : linkIn(token);
    const named =
      token === '@' &&
      names.find(([name]) => text.startsWith(name, end) && !isOfWord(text[end + name.length]));
    if (sign) mark(token, index, end);
    else if (named)
      take(index, end + named[0].length, {
        kind: 'mention',
        text: `@${named[0]}`,
        userId: named[1],
      });
    else if (link) take(index, index + link.text.length, { kind: 'link', ...link });
    else if (token.startsWith('`')) take(index, end, { kind: 'code', text: token.slice(1, -1) });
    // A mark may follow an address or a name.
    if (link ?? named) tokens.lastIndex = from;
  }
  take(text.length, text.length);
  return content;

  function mark(token: string, index: number, end: number): void {
    const [before, after] = [text[index - 1], text[end]];
    const opened = open.get(token);
    if (opened !== undefined && !isBlank(before) && !isOfWord(after)) {
      take(index, end);
      content[opened] = { kind: kinds[token.charAt(0)]!, content: content.splice(opened + 1) };
      for (const [other, at] of open) if (at >= opened) open.delete(other);
    } else if (token.length < 4 && !isOfWord(before) && !isBlank(after)) {
      take(index, end, token);
      open.set(token, content.length - 1);
    }
  }
}

export function blocksOf(text: string, names: Names = []): Block[] {
  const blocks: Block[] = [];
  const add = (kind: Block['kind'], line: Line): void => {
    const last = blocks.at(-1);
    if (last?.kind === kind && kind !== 'code') last.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  };
  const parts = text.split('```');
  // The last fence has no end, so it does not begin a block.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join('```'));
  parts.forEach((part, index) => {
    const isCode = index % 2 === 1;
    if (isCode && part.trim())
      return add('code', { content: [part.replace(/^\w*\n/, '').replace(/\n$/, '')] });
    // The text around a block of code begins and ends on lines of its own.
    const before = index && !isCode ? part.replace(/^\n/, '') : part;
    const around = isCode
      ? `\`\`\`${part}\`\`\``
      : index < parts.length - 1
        ? before.replace(/\n$/, '')
        : before;
    if (around || parts.length === 1)
      for (const line of around.split('\n')) {
        const start = lineStart.exec(line);
        const number = start?.[1];
        add(start ? (line.startsWith('>') ? 'quote' : 'list') : 'text', {
          content: inlineOf(line.slice(start?.[0].length ?? 0), names),
          ...(number && { number: Number(number) }),
        });
      }
  });
  return blocks;
}

const wordsIn = (content: readonly Inline[]): string =>
  content
    .map((one) => (typeof one === 'string' ? one : 'text' in one ? one.text : wordsIn(one.content)))
    .join('');

/** The text without its notation, for lines of plain text. */
export function plainOf(text: string): string {
  return blocksOf(text)
    .flatMap(({ kind, lines }) =>
      lines.map(
        ({ content, number }) =>
          (kind === 'list' ? (number ? `${number}. ` : '• ') : '') + wordsIn(content),
      ),
    )
    .join('\n');
}
