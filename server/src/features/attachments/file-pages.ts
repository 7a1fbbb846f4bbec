/**
 * Serves files: those of messages to everyone who has a link of a member, avatars to everyone who
 * knows their address.
 */
import type { Context, Middleware } from 'koa';
import { Fault } from '../../kernel/fault.js';
import type { Attachments, OpenFile } from './attachments.js';
import { avatarPath } from './avatars.js';
import { disposition } from './file-name.js';
import type { FileStore, Range } from './file-store.js';
import { isShown } from './inspect.js';
import type { LinkTokens } from './link-token.js';
import { keyOf, nearest, type Size, sizes } from './sizes.js';

interface Deps {
  attachments: Attachments;
  links: LinkTokens;
  store: FileStore;
}

const linkSeconds = 15 * 60;
const avatarSeconds = 7 * 24 * 60 * 60;

export function filePages({ attachments, links, store }: Deps): Middleware {
  async function sent(ctx: Context, id: string, wanted: string): Promise<void> {
    const link = links.read(typeof ctx.query['token'] === 'string' ? ctx.query['token'] : '');
    if (!link)
      throw new Fault(
        'unauthenticated',
        'The link is over: ask for another one by attachments.link.',
      );
    const size = sizes.find((each) => each === wanted);
    const file = size && (await attachments.openFor(link, id));
    if (!file) throw new Fault('not_found', 'There is no such file.');
    await answer(ctx, file, size, `private, max-age=${linkSeconds}`);
  }

  async function avatar(ctx: Context, id: string): Promise<void> {
    const file = await attachments.avatar(id);
    if (!file) throw new Fault('not_found', 'There is no such picture.');
    await answer(ctx, file, 'original', `public, max-age=${avatarSeconds}, immutable`);
  }

  async function answer(
    ctx: Context,
    file: OpenFile,
    wanted: Size,
    caching: string,
  ): Promise<void> {
    const size = file.kind === 'picture' ? nearest(file, wanted) : 'original';
    const key = keyOf(file.id, size);
    const isInline = isShown(file.kind) && ctx.query['download'] === undefined;
    const shown = {
      type: isShown(file.kind)
        ? size === 'original'
          ? file.type
          : 'image/webp'
        : 'application/octet-stream',
      disposition: disposition(isInline ? 'inline' : 'attachment', file.name),
    };
    const elsewhere = await store.address(key, shown, linkSeconds);
    if (elsewhere !== null) {
      ctx.set('cache-control', `private, max-age=${linkSeconds / 3}`);
      ctx.redirect(elsewhere);
      return;
    }
    ctx.set('accept-ranges', 'bytes');
    ctx.set('cache-control', caching);
    ctx.set('content-disposition', shown.disposition);
    // Whatever the file is, it must not run or load anything, and its type is the one given here.
    ctx.set('content-security-policy', "sandbox; default-src 'none'");
    ctx.set('x-content-type-options', 'nosniff');
    // The pages of hosts show the file.
    ctx.set('cross-origin-resource-policy', 'cross-origin');
    ctx.etag = key;
    ctx.status = 200;
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    const range = rangeOf(ctx);
    const opened = await store.open(key, range ?? {});
    if (opened === null) throw new Fault('not_found', 'There is no such file.');
    if (opened === 'unsatisfiable') {
      ctx.status = 416;
      ctx.body = '';
      return;
    }
    const { stream, start, end, total } = opened;
    if (range) {
      ctx.status = 206;
      ctx.set('content-range', `bytes ${start}-${end}/${total}`);
    }
    ctx.type = shown.type;
    ctx.length = end - start + 1;
    if (ctx.method === 'HEAD') stream.destroy();
    else ctx.body = stream;
    // Setting a stream as the body removes the type and the length.
    ctx.type = shown.type;
    ctx.length = end - start + 1;
  }

  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    const [, id, size] = /^\/v1\/files\/([\w-]{1,36})\/(\w+)$/.exec(ctx.path) ?? [];
    if (id && size) return sent(ctx, id, size);
    const ofAvatar = ctx.path.startsWith(avatarPath)
      ? /^[\w-]{1,36}$/.exec(ctx.path.slice(avatarPath.length))?.[0]
      : undefined;
    return ofAvatar ? avatar(ctx, ofAvatar) : next();
  };
}

/**
 * A single range is answered; several ranges, or ranges in other units than bytes, are answered
 * with the whole file.
 */
function rangeOf(ctx: Context): Range | null {
  const [, start, end] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(ctx.get('range')) ?? [];
  if (start === undefined || end === undefined || (start === '' && end === '')) return null;
  const unchanged = ctx.get('if-range');
  if (unchanged && unchanged !== ctx.response.get('etag')) return null;
  if (start !== '' && end !== '' && Number(end) < Number(start)) return null;
  return { ...(start !== '' && { start: Number(start) }), ...(end !== '' && { end: Number(end) }) };
}
