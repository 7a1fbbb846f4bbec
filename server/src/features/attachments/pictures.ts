/**
 * Pictures are made anew: what leaves this file was drawn from pixels, the right way up, without places, thumbnails or anything else that a file may carry
 * besides. How many pixels and frames there are is read from the header, before any of them is decoded. sharp works on threads of its own; so that a few
 * large pictures do not take all memory, a small number is worked on at a time.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '@parlor/sdk/protocol/limits';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { Fault } from '../../kernel/fault.js';
import { Gate } from './gate.js';
import { copiesOf, type Size } from './sizes.js';

/** A picture as it is kept: `sizes` are files in the folder that was given. */
export interface Picture {
  type: string;
  ending: string;
  bytes: number;
  width: number;
  height: number;
  thumbhash: string;
  animated: boolean;
  sizes: { size: Size; path: string; type: string }[];
}

const timeOut = { seconds: 30 };
/** Of linked pages, in pixels. */
const preview = { side: 640, sideLeast: 60, pixelsMost: 25_000_000 };
const gate = { pictures: 2, waiting: 50 };

// Only what `inspect` takes for a picture: whatever else a file may be, nothing here reads it as that.
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}`) });
// Each picture is of use once, and there is one thread for each of the few that are worked on.
sharp.cache(false);
sharp.concurrency(1);

export class Pictures {
  readonly #gate = new Gate(gate.pictures, gate.waiting);

  /** Throws `too_large` and `file_refused`. */
  make(path: string, folder: string): Promise<Picture> {
    return this.#gate.pass(async () => {
      const { pages = 1, hasAlpha, format } = await header(path);
      const animated = pages > 1;
      const original = await this.#original(path, folder, { animated, hasAlpha, format });
      const still = (side: number) => open(path, false).autoOrient().resize(side, side, inside).webp({ quality: 80 }).timeout(timeOut);
      const sizes: Picture['sizes'] = [{ size: 'original', path: original.path, type: original.type }];
      for (const [size, side] of copiesOf({ ...original, animated })) {
        const copy = join(folder, size);
        await readable(() => still(side).toFile(copy));
        sizes.push({ size, path: copy, type: 'image/webp' });
      }
      const { path: _, ...told } = original;
      return { ...told, thumbhash: await thumbhash(path), animated, sizes };
    });
  }

  async #original(
    path: string,
    folder: string,
    { animated, hasAlpha, format }: { animated: boolean; hasAlpha: boolean; format: string },
  ): Promise<Pick<Picture, 'type' | 'ending' | 'bytes' | 'width' | 'height'> & { path: string }> {
    const target = join(folder, 'original');
    const picture = open(path, animated).autoOrient().resize(limits.pictureSide, limits.pictureSide, inside).timeout(timeOut);
    const ending = animated || format === 'webp' ? 'webp' : hasAlpha || lossless.has(format) ? 'png' : 'jpg';
    const made = await readable(() => encoded(picture, ending, animated).toFile(target));
    return {
      path: target,
      type: ending === 'jpg' ? 'image/jpeg' : `image/${ending}`,
      ending,
      bytes: (await stat(target)).size,
      width: made.width,
      height: made.pageHeight ?? made.height,
    };
  }

  /** Of a linked page: small, still, and not so large that reading it is work. Throws `too_large` and `file_refused`. */
  preview(path: string, target: string): Promise<{ bytes: number; width: number; height: number; thumbhash: string }> {
    return this.#gate.pass(async () => {
      const { width, height } = await header(path);
      if (width * height > preview.pixelsMost) throw new Fault('too_large', 'The picture of the page is too large.');
      if (Math.min(width, height) < preview.sideLeast) throw new Fault('file_refused', 'The picture of the page is a dot.');
      const drawn = open(path, false).autoOrient().resize(preview.side, preview.side, inside).webp({ quality: 78 }).timeout(timeOut);
      const made = await readable(() => drawn.toFile(target));
      return { bytes: made.size, width: made.width, height: made.height, thumbhash: await thumbhash(target) };
    });
  }

  /** A square of the middle. Throws `too_large` and `file_refused`. */
  square(path: string, target: string): Promise<void> {
    return this.#gate.pass(async () => {
      await header(path);
      const side = limits.avatarSide;
      await readable(() =>
        open(path, false).autoOrient().resize(side, side, { fit: 'cover' }).webp({ quality: 85 }).timeout(timeOut).toFile(target),
      );
    });
  }
}

/** Drawings and screenshots, which would suffer. */
const lossless = new Set(['png', 'gif']);

const inside = { fit: 'inside', withoutEnlargement: true } as const;

function open(path: string, animated: boolean): Sharp {
  return sharp(path, { limitInputPixels: limits.picturePixels, failOn: 'error', animated, sequentialRead: true });
}

function encoded(picture: Sharp, ending: 'webp' | 'jpg' | 'png', animated: boolean): Sharp {
  if (ending === 'jpg') return picture.flatten({ background: '#fff' }).jpeg({ quality: 88 });
  if (ending === 'png') return picture.png();
  return picture.webp(animated ? { quality: 75, effort: 2 } : { quality: 88 });
}

async function header(path: string): Promise<Metadata> {
  const found = await readable(() => sharp(path, { limitInputPixels: false, failOn: 'error' }).metadata());
  const { width, height, pages = 1, pageHeight = height } = found;
  if (pages > limits.pictureFrames) throw new Fault('too_large', `A picture has at most ${limits.pictureFrames} frames.`);
  if (width * pageHeight * pages > limits.picturePixels)
    throw new Fault('too_large', `A picture has at most ${limits.picturePixels / 1_000_000} million pixels, all its frames together.`);
  return found;
}

async function thumbhash(path: string): Promise<string> {
  const { data, info } = await readable(() =>
    open(path, false).autoOrient().resize(100, 100, inside).ensureAlpha().raw().timeout(timeOut).toBuffer({ resolveWithObject: true }),
  );
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/** Whatever sharp says: the picture is broken, or of a kind that this server cannot read. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Fault('file_refused', 'The picture cannot be read: it is broken, or of a kind that this server does not know.', {
      cause: error,
    });
  }
}
