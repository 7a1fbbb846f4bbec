/**
 * Re-encodes pictures: the result is made from pixels only, the right way up, without locations,
 * thumbnails or any other metadata of the file. Separate processes do that (`picture-workers.ts`),
 * in fair turns (`kernel/fair-turns.ts`), so that neither a bug of a decoder nor a picture made to
 * keep it busy affects the server or the pictures of others.
 */
import { join } from 'node:path';
import { limits } from '@parlor/sdk/protocol/limits';
import * as v from 'valibot';
import { FairTurns, type Taker } from '../../kernel/fair-turns.js';
import { Fault } from '../../kernel/fault.js';
import { PictureWorkers, type WorkerOptions } from './picture-workers.js';
import { copies, type Size, sizes } from './sizes.js';

/** The limits of a picture, checked against its header before it is decoded. */
export interface PictureBounds {
  pixels: number;
  animatedPixels: number;
  avifPixels: number;
  frames: number;
  side: number;
  ratio: number;
}

/** A job for a worker. */
export type PictureJob = { path: string; bounds: PictureBounds } & (
  | { kind: 'message'; folder: string; keptSide: number; copies: typeof copies }
  | { kind: 'preview'; target: string; side: number; leastSide: number }
  | { kind: 'square'; target: string; side: number }
);

/** A picture as it is stored: `sizes` are files in the given folder. */
export interface Picture {
  type: string;
  ending: string;
  bytes: number;
  width: number;
  height: number;
  thumbhash: string;
  animated: boolean;
  sizes: { size: Size; path: string; type: string; bytes: number }[];
}

const bounds: PictureBounds = {
  pixels: limits.picturePixels,
  animatedPixels: limits.animatedPixels,
  avifPixels: limits.avifPixels,
  frames: limits.pictureFrames,
  side: limits.pictureSideMax,
  ratio: limits.pictureRatio,
};
/** For pictures of linked pages, in pixels. */
const preview = { side: 640, leastSide: 60, pixels: 25_000_000 };

/**
 * A user takes at most one of the three places and a site two, so that a place is soon free for
 * others.
 */
const turns = {
  running: { party: 1, site: 2, all: 3 },
  waiting: { party: 5, site: 40, all: 200 },
  waitMs: 30_000,
  refusal: 'Too many pictures are being worked on.',
  retryAfterMs: 2_000,
};

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const side = v.pipe(count, v.minValue(1), v.maxValue(limits.pictureSide));
const hash = v.pipe(v.string(), v.maxLength(60));
/** A worker decodes untrusted input, so its answers are validated too. */
const Made = {
  message: v.object({
    ending: v.picklist(['jpg', 'png', 'webp']),
    bytes: count,
    width: side,
    height: side,
    thumbhash: hash,
    animated: v.boolean(),
    copies: v.array(v.object({ size: v.picklist(sizes), bytes: count })),
  }),
  preview: v.object({ bytes: count, width: side, height: side, thumbhash: hash }),
  square: v.object({ bytes: count }),
};

export class Pictures {
  readonly #turns = new FairTurns(turns);
  readonly #workers: PictureWorkers;

  constructor(options: WorkerOptions = {}) {
    this.#workers = new PictureWorkers(options);
  }

  /** Throws `too_large`, `file_refused` and `unavailable`. */
  async make(taker: Taker, path: string, folder: string): Promise<Picture> {
    const job: PictureJob = {
      kind: 'message',
      path,
      folder,
      keptSide: limits.pictureSide,
      copies,
      bounds,
    };
    const { copies: made, ending, ...told } = await this.#run(taker, job, Made.message);
    const type = ending === 'jpg' ? 'image/jpeg' : `image/${ending}`;
    return {
      ...told,
      ending,
      type,
      sizes: [
        { size: 'original', path: join(folder, 'original'), type, bytes: told.bytes },
        ...made.map(({ size, bytes }) => ({
          size,
          path: join(folder, size),
          type: 'image/webp',
          bytes,
        })),
      ],
    };
  }

  /**
   * The picture of a linked page: made small and not animated; large originals are refused, as they
   * take long to decode. Throws as `make` does.
   */
  preview(
    siteId: string,
    path: string,
    target: string,
  ): Promise<v.InferOutput<typeof Made.preview>> {
    const { pixels, ...shape } = preview;
    const most = {
      ...bounds,
      pixels,
      animatedPixels: Math.min(pixels, bounds.animatedPixels),
      avifPixels: Math.min(pixels, bounds.avifPixels),
    };
    return this.#run(
      { siteId, partyId: 'preview' },
      { kind: 'preview', path, target, ...shape, bounds: most },
      Made.preview,
    );
  }

  /** Cuts a square from the middle. Throws as `make` does. */
  square(taker: Taker, path: string, target: string): Promise<v.InferOutput<typeof Made.square>> {
    return this.#run(
      taker,
      { kind: 'square', path, target, side: limits.avatarSide, bounds },
      Made.square,
    );
  }

  async #run<S extends v.GenericSchema>(
    taker: Taker,
    job: PictureJob,
    Made: S,
  ): Promise<v.InferOutput<S>> {
    const made = v.safeParse(Made, await this.#turns.run(taker, () => this.#workers.run(job)));
    if (!made.success) throw new Fault('file_refused', 'The picture cannot be read.');
    return made.output;
  }

  /** Process ids of the workers, for tests. */
  get pids(): number[] {
    return this.#workers.pids;
  }

  /**
   * Jobs that wait or are in progress are refused with `unavailable`. Resolves when no process is
   * left.
   */
  async close(): Promise<void> {
    this.#turns.close();
    await this.#workers.close();
  }
}
