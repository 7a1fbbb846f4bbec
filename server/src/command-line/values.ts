/** What is typed behind a command, read; and what to say of it where it makes no sense. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AttachmentKind } from '@parlor/sdk/protocol/attachment';
import { WhoMayAdd, WhoMayWrite } from '@parlor/sdk/protocol/sites';
import type { FilterAction } from '../features/moderation/filter-list.js';
import type { AttachmentRules, SiteQuotas, Way } from '../features/sites/sites.js';

const options = {
  name: { type: 'string' },
  origin: { type: 'string', multiple: true },
  identity: { type: 'string' },
  'edit-minutes': { type: 'string' },
  'delete-minutes': { type: 'string' },
  'who-may-write': { type: 'string' },
  'who-may-add': { type: 'string' },
  'link-previews': { type: 'string' },
  'attachment-kinds': { type: 'string' },
  'attachment-mb': { type: 'string' },
  'attachments-per-message': { type: 'string' },
  'quota-person-mb': { type: 'string' },
  'quota-guest-mb': { type: 'string' },
  'quota-address-mb': { type: 'string' },
  'quota-site-mb': { type: 'string' },
  'add-word': { type: 'string', multiple: true },
  'add-words': { type: 'string' },
  'add-link': { type: 'string', multiple: true },
  'remove-word': { type: 'string', multiple: true },
  'remove-link': { type: 'string', multiple: true },
  action: { type: 'string' },
  user: { type: 'string' },
  site: { type: 'string' },
  id: { type: 'string' },
  kid: { type: 'string' },
  'keep-sessions': { type: 'boolean' },
  email: { type: 'string' },
  password: { type: 'string' },
  'external-id': { type: 'string' },
  role: { type: 'string' },
  search: { type: 'string' },
  'shop-origin': { type: 'string', multiple: true },
  'club-origin': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type Values = ReturnType<typeof parse>['values'];

export const parse = (args: string[]) => parseArgs({ args, options, allowPositionals: true });

/** What the person who typed the command should read. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const ways = ['guest', 'account', 'signed'] as const;

export function required(values: Values, name: 'name' | 'site' | 'kid' | 'id' | 'user'): string {
  const value = values[name];
  if (value === undefined || value.trim() === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

/** `null` is always. */
export function readMinutes(option: string, text: string): number | null {
  if (text === 'always') return null;
  if (text === 'never') return 0;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} takes a number of minutes, never or always, not "${text}".`);
  return Number(text);
}

export function readWhoMayWrite(text: string): WhoMayWrite {
  const known = WhoMayWrite.options.find((each) => each === text);
  if (!known) throw new UsageError(`--who-may-write takes ${WhoMayWrite.options.join(', ')}, not "${text}".`);
  return known;
}

export function readWhoMayAdd(text: string): WhoMayAdd {
  const known = WhoMayAdd.options.find((each) => each === text);
  if (!known) throw new UsageError(`--who-may-add takes ${WhoMayAdd.options.join(', ')}, not "${text}".`);
  return known;
}

export function readSwitch(option: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new UsageError(`--${option} takes on or off, not "${text}".`);
  return text === 'on';
}

export function readAttachments(values: Values): Partial<AttachmentRules> {
  const { 'attachment-kinds': kinds, 'attachment-mb': megabytes, 'attachments-per-message': maxCount } = values;
  return {
    ...(kinds !== undefined && { kinds: readKinds(kinds) }),
    ...(megabytes !== undefined && { maxBytes: readCount('attachment-mb', megabytes) * 1024 * 1024 }),
    ...(maxCount !== undefined && { maxCount: readCount('attachments-per-message', maxCount) }),
  };
}

export function readQuotas(values: Values): Partial<SiteQuotas> {
  const read = (which: keyof SiteQuotas) => {
    const option = `quota-${which}-mb` as const;
    const text = values[option];
    if (text === undefined) return {};
    if (text !== 'none' && !/^[1-9]\d{0,6}$/.test(text))
      throw new UsageError(`--${option} takes a number of megabytes, or none, not "${text}".`);
    return { [which]: text === 'none' ? null : Number(text) };
  };
  return { ...read('person'), ...read('guest'), ...read('address'), ...read('site') };
}

function readKinds(text: string): AttachmentKind[] {
  if (text === 'none') return [];
  return text.split(',').map((kind) => {
    const known = AttachmentKind.options.find((each) => each === kind.trim());
    if (!known) throw new UsageError(`--attachment-kinds takes ${AttachmentKind.options.join(', ')}, or none, not "${kind}".`);
    return known;
  });
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`--${option} takes a number, not "${text}".`);
  return Number(text);
}

export function requireRole(role: string | undefined): asserts role is 'user' | 'moderator' | 'admin' | undefined {
  if (role !== undefined && role !== 'user' && role !== 'moderator' && role !== 'admin')
    throw new UsageError('--role is user, moderator or admin.');
}

export function readAction(text = 'refuse'): FilterAction {
  if (text !== 'refuse' && text !== 'mask' && text !== 'hold') throw new UsageError(`--action takes refuse, mask or hold, not "${text}".`);
  return text;
}

/** One a line; empty lines mean nothing. */
export async function readWords(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

export function readWays(text: string): Way[] {
  const wanted = text.split(',').map((way) => way.trim());
  const unknown = wanted.find((way) => !(ways as readonly string[]).includes(way));
  if (unknown !== undefined) throw new UsageError(`--identity takes guest, account and signed, not "${unknown}".`);
  return wanted as Way[];
}
