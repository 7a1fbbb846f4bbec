/**
 * Files as people send them, made here: pictures with something to see in them, sounds of a known
 * length.
 */
import sharp from 'sharp';

/** Two colours that meet on a slant. */
export async function samplePicture(name: string, width = 1200, height = 900): Promise<File> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const isBelow = (at % width) / width + Math.floor(at / width) / height > 1.1;
    pixels.set(isBelow ? [243, 201, 105] : [36, 106, 115], at * 3);
  }
  const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
  return new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' });
}

/** A tone as a WAV file. */
export function sampleSound(name: string, seconds: number): File {
  const rate = 8_000;
  const size = rate * seconds;
  const data = Buffer.alloc(44 + size, 128);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + size, 4);
  data.write('WAVEfmt ', 8);
  // PCM, one channel, 8 bits a sample.
  [16, 1 + (1 << 16), rate, rate, 1 + (8 << 16)].forEach((value, index) =>
    data.writeUInt32LE(value, 16 + index * 4),
  );
  data.write('data', 36);
  data.writeUInt32LE(size, 40);
  for (let at = 0; at < size; at += 1) data[44 + at] = 128 + Math.round(40 * Math.sin(at / 4));
  return new File([new Uint8Array(data)], name, { type: 'audio/wav' });
}

/** How loud a recording is from its beginning to its end. */
export const samplePeaks = Buffer.from(
  Array.from({ length: 64 }, (_, index) => Math.round(30 + 200 * Math.abs(Math.sin(index / 5)))),
).toString('base64');
