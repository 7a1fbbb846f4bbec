/**
 * A site's lists of words and of link hosts, prepared for checking texts. Whole words are compared,
 * folded (case, accents, full-width forms), or their beginnings if the list has `word*`. In scripts
 * without spaces between words, a listed word is found anywhere. Hosts are compared with everything
 * that looks like one, exactly or as the end of a longer one. Each word of a text costs a look-up
 * in a Map for each length of a listed beginning, no matter how long the lists are.
 */
import { domainToASCII } from 'node:url';
import { Pace } from '../../kernel/pace.js';
import { dense, fold } from '../../kernel/words.js';

export type FilterAction = 'refuse' | 'mask' | 'hold';

export interface Filter {
  kind: 'word' | 'link';
  value: string;
  action: FilterAction;
}

/** What to do with a text: the strictest action that was found. */
export interface Verdict {
  refuse: boolean;
  hold: boolean;
  /** The text, with all masked words and hosts replaced. */
  text: string;
  /** Each filter that was found in the text. */
  met: readonly Filter[];
}

/** Called with what is listed for a part of the text, if anything is. */
type Found = (filter: Filter | undefined, from: number, length: number) => void;

/** Invisible characters, which users put between letters to get past a list. */
const invisible = /\p{Cf}/gu;
/** Characters that are removed from host names, however many there are. */
const ignored = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Letters and digits, also enclosed ones, with the invisible characters between them. */
const words = /[\p{L}\p{N}\u2460-\u24ff][\p{L}\p{N}\p{M}\p{Cf}\u2460-\u24ff]*/gu;
const denseRuns = new RegExp(`[${dense}]+`, 'u');
const stops = '.\u3002\uff0e\uff61';
const stop = new RegExp(`[${stops}]`, 'u');
const label = '[\\p{L}\\p{N}\\p{M}_-]';
/**
 * A match only begins at the beginning of a run; else a long run would be tried from each of its
 * letters.
 */
const hosts = new RegExp(`(?<!${label})${label}+(?:[${stops}]${label}+)+`, 'gu');
const addresses = /\bhttps?:[/\\]*[^\s<>"]+/giu;
/**
 * Longer names are looked at by their end: no name has more than 253 characters, and what is not a
 * letter takes several.
 */
const labelsMost = 12;
const hostMost = 1_000;

/** For most words, folding only changes the case. */
const plain = /^[a-z\d]+$/i;

const wordOf = (text: string) =>
  plain.test(text) ? text.toLowerCase() : fold(text.replace(invisible, ''));

export class FilterList {
  readonly #words = new Map<string, Filter>();
  readonly #beginnings = new Map<string, Filter>();
  readonly #beginningLengths: readonly number[];
  /**
   * Words of scripts without spaces, which are found anywhere in a text. `#partLengths` holds the
   * lengths of these words, by their first two code units, which few of them share.
   */
  readonly #parts = new Map<string, Filter>();
  readonly #partLengths = new Map<string, Set<number>>();
  readonly #hosts = new Map<string, Filter>();

  constructor(filters: readonly Filter[]) {
    for (const filter of filters) {
      const { kind, value } = filter;
      if (kind === 'link') this.#hosts.set(value, filter);
      else if (value.endsWith('*')) this.#beginnings.set(value.slice(0, -1), filter);
      else if (denseRuns.test(value)) this.#addPart(filter);
      else this.#words.set(value, filter);
    }
    this.#beginningLengths = lengthsOf(this.#beginnings);
  }

  #addPart(filter: Filter): void {
    const { value } = filter;
    this.#parts.set(value, filter);
    const lengths = this.#partLengths.get(value.slice(0, 2)) ?? new Set();
    this.#partLengths.set(value.slice(0, 2), lengths.add(value.length));
  }

  /** Yields to other tasks in between: a message may hold thousands of words and addresses. */
  async check(text: string): Promise<Verdict> {
    const pace = new Pace(Infinity);
    const steps = this.steps(text);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await pace.step();
    }
  }

  /** The same, in as many steps as the text has words and addresses. */
  *steps(text: string): Generator<undefined, Verdict> {
    const verdict = { refuse: false, hold: false };
    const met = new Set<Filter>();
    const masked: [from: number, to: number][] = [];
    const found: Found = (filter, from, length) => {
      if (!filter) return;
      met.add(filter);
      const { action } = filter;
      if (action === 'refuse') verdict.refuse = true;
      if (action === 'hold') verdict.hold = true;
      if (action === 'mask') masked.push([from, from + length]);
    };
    for (const { 0: word, index } of text.matchAll(words)) {
      this.#checkWord(word, index, found);
      yield;
    }
    if (this.#hosts.size > 0) {
      for (const { 0: host, index } of text.matchAll(hosts)) {
        found(this.#ofHost(host), index, host.length);
        yield;
      }
      for (const { 0: address, index } of text.matchAll(addresses)) {
        // The address may be written so that only a URL parser finds its host.
        found(this.#ofHost(hostnameOf(address)), index, address.length);
        yield;
      }
    }
    return { ...verdict, text: withMasks(text, masked), met: [...met] };
  }

  #checkWord(word: string, index: number, found: Found): void {
    const folded = wordOf(word);
    found(this.#words.get(folded), index, word.length);
    for (const length of this.#beginningLengths) {
      if (length <= folded.length)
        found(this.#beginnings.get(folded.slice(0, length)), index, word.length);
    }
    if (this.#parts.size === 0 || !denseRuns.test(folded)) return;
    for (let at = 0; at < folded.length; at++) {
      for (const length of [
        ...(this.#partLengths.get(folded.charAt(at)) ?? []),
        ...(this.#partLengths.get(folded.slice(at, at + 2)) ?? []),
      ]) {
        const filter = this.#parts.get(folded.slice(at, at + length));
        // If folding has changed the length, the whole word is masked.
        if (filter)
          found(
            filter,
            folded.length === word.length ? index + at : index,
            folded.length === word.length ? length : word.length,
          );
      }
    }
  }

  #ofHost(text: string): Filter | undefined {
    const labels = hostOf(text).split('.').slice(-labelsMost);
    for (let from = 0; from < labels.length; from++) {
      const filter = this.#hosts.get(labels.slice(from).join('.'));
      if (filter) return filter;
    }
    return undefined;
  }
}

const lengthsOf = (entries: ReadonlyMap<string, unknown>) => [
  ...new Set([...entries.keys()].map(({ length }) => length)),
];

/** The host as it is written in DNS, without a dot at the end; empty if it is not a host. */
function hostOf(text: string): string {
  const labels = text
    .replace(ignored, '')
    .slice(-hostMost)
    .split(stop)
    .filter((label) => label !== '');
  return domainToASCII(labels.slice(-labelsMost).join('.'));
}

/**
 * The host that a browser would open; empty if there is none. What is before and after the host may
 * have any length, and is not parsed.
 */
function hostnameOf(address: string): string {
  const [authority] = address.replace(/^https?:[/\\]*/i, '').split(/[/\\?#]/, 1) as [string];
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(ignored, '');
  return host.length <= hostMost && URL.canParse(`https://${host}`)
    ? new URL(`https://${host}`).hostname
    : '';
}

function withMasks(text: string, masked: readonly (readonly [from: number, to: number])[]): string {
  if (masked.length === 0) return text;
  let result = '';
  let at = 0;
  for (const [from, to] of [...masked].sort((a, b) => a[0] - b[0])) {
    if (to <= at) continue;
    result += text.slice(at, Math.max(at, from)) + '•'.repeat(to - Math.max(at, from));
    at = to;
  }
  return result + text.slice(at);
}

/**
 * The form in which a list holds a word; null if the text is not a single word, with an optional
 * `*` at its end.
 */
export function filterWord(text: string): string | null {
  const isBeginning = text.endsWith('*');
  const [found, ...more] = [...(isBeginning ? text.slice(0, -1) : text).trim().matchAll(words)];
  const word =
    found && more.length === 0 && found[0].length === text.replace(/\*$/, '').trim().length
      ? wordOf(found[0])
      : '';
  return word === '' || word.length > 64 ? null : `${word}${isBeginning ? '*' : ''}`;
}

/** The form in which a list holds a link's host; null if the text is not a host. */
export function filterHost(text: string): string | null {
  const address =
    /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).hostname : text.trim();
  const host = hostOf(address.replace(/^\*\./, ''));
  return /^[a-z\d_-]+(\.[a-z\d_-]+)+$/.test(host) && host.length <= 253 ? host : null;
}
