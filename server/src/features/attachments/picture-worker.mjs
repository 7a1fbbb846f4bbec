// @ts-check
/**
 * The process in which pictures are decoded, so that a fault of a decoder, or a picture made to
 * keep it busy, costs this process and not the server. It reads and writes the files that it is
 * told to, holds no secret, and is killed by `picture-workers.ts` when its time is over. Plain
 * JavaScript, because tests run it from the sources and the server from the build.
 *
 * @typedef {import('./pictures.js').PictureJob} Job
 * @typedef {import('./pictures.js').PictureBounds} Bounds
 */
import { writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

const lookMs = 50;
/** The server answers people first. */
const lowPriority = 5;
/** As few as a ThumbHash is made from. */
const hashSide = 100;

// Only what `inspect` takes for a picture: nothing here reads a file as anything else.
const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}`) });
// Each picture is of use once, and this process works on one at a time.
sharp.cache(false);
sharp.concurrency(1);

/** What is said to the sender of the picture. */
class Refusal extends Error {
  /**
   * @param {'too_large' | 'file_refused'} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** @type {import('sharp').ResizeOptions} */
const inside = { fit: 'inside', withoutEnlargement: true };

/** Drawings and screenshots, which would suffer from loss. */
const lossless = new Set(['png', 'gif']);

/**
 * What the picture costs is told by its header, before any of its pixels is decoded.
 * @param {string} path
 * @param {Bounds} bounds
 */
async function header(path, bounds) {
  const found = await sharp(path, { limitInputPixels: false, failOn: 'error' }).metadata();
  const { width, height, pages = 1, pageHeight = height, format } = found;
  const [longer, shorter] = [Math.max(width, pageHeight), Math.min(width, pageHeight)];
  if (longer > bounds.side)
    throw new Refusal('too_large', `A picture has at most ${bounds.side} pixels a side.`);
  if (longer > bounds.ratio * shorter)
    throw new Refusal(
      'too_large',
      `The longer side of a picture is at most ${bounds.ratio} times the shorter one.`,
    );
  if (pages > bounds.frames)
    throw new Refusal('too_large', `A picture has at most ${bounds.frames} frames.`);
  const most =
    format === 'heif' ? bounds.avifPixels : pages > 1 ? bounds.animatedPixels : bounds.pixels;
  if (width * pageHeight * pages > most) {
    const which = format === 'heif' ? 'An AVIF' : pages > 1 ? 'A moving picture' : 'A picture';
    throw new Refusal(
      'too_large',
      `${which} has at most ${most / 1_000_000} million pixels, all its frames together.`,
    );
  }
  return { ...found, isAnimated: pages > 1, shorter };
}

/**
 * The first frame the right way up, no larger than `side`: what everything else is made from, so
 * that it is decoded once.
 * @param {string} path
 * @param {number} side
 * @param {Bounds} bounds
 */
async function decoded(path, side, bounds) {
  const { data, info } = await open(path, false, bounds)
    .autoOrient()
    .resize(side, side, inside)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return () =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/**
 * @param {string} path
 * @param {boolean} animated
 * @param {Bounds} bounds
 */
function open(path, animated, { pixels }) {
  return sharp(path, { limitInputPixels: pixels, failOn: 'error', animated, sequentialRead: true });
}

/** @param {import('sharp').Sharp} picture */
async function thumbhash(picture) {
  const small = picture.resize(hashSide, hashSide, inside).ensureAlpha().raw();
  const { data, info } = await small.toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/**
 * @param {import('sharp').Sharp} picture
 * @param {string} ending
 */
function encoded(picture, ending) {
  if (ending === 'jpg') return picture.flatten({ background: '#fff' }).jpeg({ quality: 88 });
  return ending === 'png' ? picture.png() : picture.webp({ quality: 88 });
}

/** @type {{ [K in Job['kind']]: (job: Extract<Job, { kind: K }>) => Promise<object> }} */
const jobs = {
  async message({ path, folder, keptSide, copies, bounds }) {
    const { isAnimated, hasAlpha, format } = await header(path, bounds);
    const still = await decoded(path, keptSide, bounds);
    const ending =
      isAnimated || format === 'webp' ? 'webp' : hasAlpha || lossless.has(format) ? 'png' : 'jpg';
    const moving = () =>
      open(path, true, bounds)
        .autoOrient()
        .resize(keptSide, keptSide, inside)
        .webp({ quality: 75, effort: 1 });
    const original = await (isAnimated ? moving() : encoded(still(), ending)).toFile(
      join(folder, 'original'),
    );
    const [width, height] = [original.width, original.pageHeight ?? original.height];
    const made = [];
    for (const { size, side } of isAnimated
      ? copies.moving
      : copies.still.filter((copy) => copy.side < Math.max(width, height))) {
      const copy = await still()
        .resize(side, side, inside)
        .webp({ quality: 80 })
        .toFile(join(folder, size));
      made.push({ size, bytes: copy.size });
    }
    const { size: bytes } = await stat(join(folder, 'original'));
    return {
      ending,
      bytes,
      width,
      height,
      thumbhash: await thumbhash(still()),
      animated: isAnimated,
      copies: made,
    };
  },

  async preview({ path, target, side, leastSide, bounds }) {
    const { shorter } = await header(path, bounds);
    if (shorter < leastSide) throw new Refusal('file_refused', 'The picture of the page is a dot.');
    const still = await decoded(path, side, bounds);
    const made = await still().webp({ quality: 78 }).toFile(target);
    return {
      bytes: made.size,
      width: made.width,
      height: made.height,
      thumbhash: await thumbhash(still()),
    };
  },

  async square({ path, target, side, bounds }) {
    await header(path, bounds);
    const made = await open(path, false, bounds)
      .autoOrient()
      .resize(side, side, { fit: 'cover' })
      .webp({ quality: 85 })
      .toFile(target);
    return { bytes: made.size };
  },
};

/** @param {Job} job */
async function answer(job) {
  try {
    // @ts-expect-error The kind of a job chooses what takes it, which the compiler does not see.
    return { made: await jobs[job.kind](job) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: { code: error.code, message: error.message } };
    // Whatever sharp says: the picture is broken, or of a kind that this server cannot read.
    return {
      refused: {
        code: 'file_refused',
        message:
          'The picture cannot be read: it is broken, or of a kind that this server does not know.',
      },
    };
  }
}

/** A decoder that does not come back keeps `exit` waiting. */
const end = () => process.kill(process.pid, 'SIGKILL');

// The server decides when this process ends; a signal to the whole group means the server, which
// still finishes what is under way.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.on('disconnect', end);
/**
 * `since` is the processor time of this process when its present picture began, in microseconds;
 * null while there is none.
 */
const work = { since: /** @type {number | null} */ (null) };
const used = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
process.on('message', (/** @type {Job} */ job) => {
  work.since = used();
  void answer(job).then((reply) => {
    work.since = null;
    process.send?.(reply);
  });
});

setPriority(lowPriority);
try {
  // If memory runs out on this machine, Linux ends this process first.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Another system.
}
const [mostBytes = 0, mostMs = 0] = process.argv.slice(2).map(Number);
setInterval(() => {
  const over =
    process.memoryUsage.rss() > mostBytes
      ? 'memory'
      : work.since !== null && used() - work.since > mostMs * 1_000
        ? 'time'
        : null;
  if (over) process.send?.({ over }, undefined, undefined, end);
}, lookMs);
process.send?.({ isReady: true });
