/** One setting of a site: how it is stored, and how the command line spells it. */
import { problemOf } from '../../kernel/parse-input.js';
import { SiteError } from '../../kernel/site-error.js';
import * as v from 'valibot';
import type { SiteRow } from './site.entity.js';

/** How a kind of value is typed and shown. `read` throws `SiteError`. */
export interface Kind<T> {
  /** The value in the help, after the name of the option. */
  readonly takes: string;
  read(text: string): T;
  show(value: T): string;
}

/** How the command line names and describes a setting. */
interface Spelling {
  readonly option: string;
  readonly label: string;
  readonly about: string;
}

/** `T` is what the site has; `Input` is what changes it. */
export interface Setting<T, Input = T> extends Spelling, Omit<Kind<Input>, 'show'> {
  load(row: SiteRow): T;
  /** Throws `SiteError`. */
  store(input: Input): Partial<SiteRow>;
  show(value: T): string;
}

/** A setting in a column of its own, as it is; `check` throws `SiteError`. */
export function setting<K extends keyof SiteRow, T extends NonNullable<SiteRow[K]> | null>(
  column: K,
  kind: Kind<T>,
  spelling: Spelling,
  check: (value: T) => void = () => undefined,
): Setting<T> {
  return {
    ...kind,
    ...spelling,
    load: (row) => (row[column] ?? null) as T,
    store(value) {
      check(value);
      return { [column]: value };
    },
  };
}

/** Throws `SiteError` unless it is a whole number in these bounds, or null. */
export const within =
  (least: number, most: number, problem: string) =>
  (value: number | null): void => {
    if (value !== null && !(Number.isInteger(value) && value >= least && value <= most))
      throw new SiteError(problem);
  };

const orOf = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

export const minutes: Kind<number | null> = {
  takes: '<N|never|always>',
  read(text) {
    if (text === 'always' || text === 'never') return text === 'always' ? null : 0;
    if (!/^\d{1,9}$/.test(text))
      throw new SiteError(`It must be a number of minutes, never or always, not "${text}".`);
    return Number(text);
  },
  show: (value) => (value === null ? 'always' : value === 0 ? 'never' : `for ${value} minutes`),
};

/** A whole number of at least 1. If `none` is given, this word means `null`. */
export function count(unit: string): Kind<number>;
export function count(unit: string, none: string): Kind<number | null>;
export function count(unit: string, none?: string): Kind<number | null> {
  return {
    takes: none === undefined ? '<N>' : `<N|${none}>`,
    read(text) {
      if (none !== undefined && text === none) return null;
      if (!/^[1-9]\d{0,6}$/.test(text))
        throw new SiteError(
          `It must be a whole number${none === undefined ? '' : `, or ${none}`}, not "${text}".`,
        );
      return Number(text);
    },
    show: (value) => (value === null ? none! : `${value}${unit}`),
  };
}

export const oneOf = <const T extends string>(words: readonly T[]): Kind<T> => ({
  takes: `<${words.join('|')}>`,
  read: (text) => wordOf(words, text),
  show: (value) => value,
});

/** Words with commas between them. `none` is the word for an empty list. */
export const listOf = <const T extends string>(
  words: readonly T[],
  none?: string,
): Kind<readonly T[]> => ({
  takes: `<${words.join(',')}${none === undefined ? '' : `|${none}`}>`,
  read: (text) =>
    none !== undefined && text === none
      ? []
      : [...new Set(text.split(',').map((word) => wordOf(words, word.trim())))],
  show: (value) => value.join(', ') || none!,
});

function wordOf<const T extends string>(words: readonly T[], text: string): T {
  const known = words.find((word) => word === text);
  if (known === undefined) throw new SiteError(`It must be ${orOf(words)}, not "${text}".`);
  return known;
}

/** A text that may be missing: `none` means that there is no text. */
export const textOrNone = (
  takes: string,
  schema: v.GenericSchema<string, string>,
): Kind<string | null> => ({
  takes: `<${takes}|none>`,
  read(text) {
    if (text === 'none') return null;
    const result = v.safeParse(schema, text, { abortPipeEarly: true });
    if (!result.success) throw new SiteError(`It ${problemOf(result.issues[0])}.`);
    return result.output;
  },
  show: (value) => value ?? 'none',
});
