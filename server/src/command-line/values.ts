/**
 * Parses the text of an option with the protocol's schemas. If the text is invalid, the error says
 * which values are valid.
 */
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { cursor, email, externalId, id, pageSize, prose } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import { name } from '@parlor/sdk/protocol/names';
import * as v from 'valibot';
import { problemOf } from '../kernel/parse-input.js';
import { UsageError } from './run.js';

type Read<T> = (text: string) => T;

/** Throws `InvalidArgumentError` with what is wrong. */
export const checked =
  <S extends v.GenericSchema<string, unknown>>(schema: S): Read<v.InferOutput<S>> =>
  (text) => {
    const result = v.safeParse(schema, text, { abortPipeEarly: true });
    if (!result.success) throw new InvalidArgumentError(`It ${problemOf(result.issues[0])}.`);
    return result.output;
  };

export const readName = checked(name(limits.userName));
export const readEmail = checked(email);
export const readExternalId = checked(externalId);
export const readId = checked(id);
export const readSearch = checked(prose(limits.searchText));
export const readCursor = checked(cursor);
export const readRole = choice(['user', 'moderator', 'admin']);
export const readAction = choice(['refuse', 'mask', 'hold']);

export function readPageSize(text: string): number {
  const size = Number(text);
  if (!v.is(pageSize, size))
    throw new InvalidArgumentError(`It must be a number from 1 to ${limits.pageMax}.`);
  return size;
}

/** An option that may be given several times. */
export const several = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

export function choice<const T extends string>(words: readonly T[]): Read<T> {
  return (text) => {
    const known = words.find((word) => word === text);
    if (known === undefined)
      throw new InvalidArgumentError(`It must be ${orOf(words)}, not "${text}".`);
    return known;
  };
}

const orOf = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** Reads one word per line, and ignores empty lines. */
export async function readWords(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
