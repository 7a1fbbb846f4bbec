/**
 * Pictures written byte by byte: small files that cost much to decode, or that are not what their
 * header says.
 */
import { crc32, deflateSync } from 'node:zlib';

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

type Colour = 'grey' | 'rgb' | 'rgba';

interface Png {
  colour?: Colour;
  isInterlaced?: boolean;
  /** Bytes of pixels in the file; all of them if left out. */
  pixelBytes?: number;
  /** Chunks before the pixels. */
  more?: readonly Buffer[];
}

const colours = {
  grey: { type: 0, bytes: 1 },
  rgb: { type: 2, bytes: 3 },
  rgba: { type: 6, bytes: 4 },
} as const;

/** Where each pass of an interlaced PNG begins, and its steps. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A black PNG. */
export function png(
  width: number,
  height: number,
  { colour = 'rgb', isInterlaced = false, pixelBytes, more = [] }: Png = {},
): Buffer {
  const { type, bytes } = colours[colour];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, type, 0, 0, Number(isInterlaced)], 8);
  const rows = (columns: number, lines: number) =>
    columns > 0 && lines > 0 ? lines * (1 + columns * bytes) : 0;
  const all = isInterlaced
    ? passes.reduce(
        (sum, [x, y, dx, dy]) =>
          sum + rows(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
        0,
      )
    : rows(width, height);
  const pixels = deflateSync(Buffer.alloc(pixelBytes ?? all));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A GIF of so many frames of one colour each. */
export function gif(width: number, height: number, frames: number): Buffer {
  const size = [width & 255, width >> 8, height & 255, height >> 8];
  const frame = Buffer.from([
    0x21,
    0xf9,
    4,
    0,
    10,
    0,
    0,
    0,
    0x2c,
    0,
    0,
    0,
    0,
    ...size,
    0,
    2,
    2,
    0x44,
    1,
    0,
  ]);
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...size, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    ...Array<Buffer>(frames).fill(frame),
    Buffer.from([0x3b]),
  ]);
}

const segment = (marker: number, content: readonly number[]) => {
  const length = content.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...content]);
};

/** A table in which the code `0` is the one symbol. */
const oneSymbol = (kind: 'dc' | 'ac', symbol: number) =>
  segment(0xc4, [kind === 'dc' ? 0 : 0x10, 1, ...Array<number>(15).fill(0), symbol]);

/**
 * A grey progressive JPEG that refines every coefficient bit by bit: every scan visits each block
 * and changes nothing.
 */
export function scannedJpeg(width: number, height: number, scans: number): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const quantisation = segment(0xdb, [0, ...Array<number>(64).fill(1)]);
  const frame = segment(0xc2, [
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    1,
    0x11,
    0,
  ]);
  const scan = (start: number, end: number, high: number, low: number) =>
    segment(0xda, [1, 1, 0, start, end, (high << 4) | low]);
  // 32,767 blocks without anything: the symbol, and 14 bits of ones; padded with ones.
  const runs = Math.floor(blocks / 32_767);
  const rest = blocks % 32_767;
  const bits = `${'0'.padEnd(15, '1').repeat(runs)}${rest >= 16_384 ? `0${(rest - 16_384).toString(2).padStart(14, '0')}` : '0'.padEnd(15, '0')}`;
  const packed = (bits.padEnd(Math.ceil(bits.length / 8) * 8, '1').match(/.{8}/g) ?? []).flatMap(
    (byte) => {
      const value = Number.parseInt(byte, 2);
      return value === 0xff ? [0xff, 0] : [value];
    },
  );
  const refining: Buffer[] = [];
  for (let coefficient = 1; coefficient < 64 && refining.length < scans; coefficient++) {
    for (let low = 10; low >= 0 && refining.length < scans; low--) {
      refining.push(
        Buffer.concat([
          scan(coefficient, coefficient, low === 10 ? 0 : low + 1, low),
          Buffer.from(packed),
        ]),
      );
    }
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    quantisation,
    frame,
    oneSymbol('dc', 0),
    oneSymbol('ac', 0xe0),
    scan(0, 0, 0, 0),
    Buffer.alloc(Math.ceil(blocks / 8)),
    ...refining,
    Buffer.from([0xff, 0xd9]),
  ]);
}
