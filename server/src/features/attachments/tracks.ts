/**
 * Detects whether a file that may hold video and audio holds only audio, because browsers record
 * audio in the same containers as video. Only the first bytes are read, where the tracks are
 * usually described. If they cannot be read, the file counts as video.
 */

/** Segment, Tracks and TrackEntry of Matroska. */
const matroskaParents = new Set([0x18538067, 0x1654ae6b, 0xae]);
const trackType = 0x83;
const cluster = 0x1f43b675;

const mp4Parents = new Set(['moov', 'trak', 'mdia']);

export function isSoundAlone(bytes: Buffer, type: string): boolean {
  const tracks =
    type === 'video/webm' ? matroskaTracks(bytes) : type === 'video/mp4' ? mp4Tracks(bytes) : [];
  return tracks.length > 0 && tracks.every((track) => track === 'sound');
}

type Track = 'sound' | 'other';

function matroskaTracks(bytes: Buffer): Track[] {
  const tracks: Track[] = [];
  let at = 0;
  for (;;) {
    const id = vint(bytes, at, 4);
    const size = id && vint(bytes, at + id.length, 8);
    if (!id || !size) return tracks;
    const content = at + id.length + size.length;
    if (id.value === cluster) return tracks;
    if (id.value === trackType) tracks.push(bytes[content] === 2 ? 'sound' : 'other');
    // The parser goes into parents, whose size may be unknown; it skips other elements.
    at = matroskaParents.has(id.value) ? content : content + size.payload;
  }
}

/**
 * A number whose first byte tells how many bytes it has: `value` includes the marker bit that tells
 * it, `payload` does not.
 */
function vint(
  bytes: Buffer,
  at: number,
  most: number,
): { length: number; value: number; payload: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first === 0) return undefined;
  const length = Math.clz32(first) - 23;
  if (length > most || at + length > bytes.length) return undefined;
  let [value, payload] = [first, first & (0xff >> length)];
  for (const byte of bytes.subarray(at + 1, at + length))
    [value, payload] = [value * 256 + byte, payload * 256 + byte];
  return { length, value, payload };
}

function mp4Tracks(bytes: Buffer): Track[] {
  const tracks: Track[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (name === 'hdlr' && at + 20 <= bytes.length)
      tracks.push(bytes.toString('latin1', at + 16, at + 20) === 'soun' ? 'sound' : 'other');
    // Size 0 means "to the end", and 1 a size of more than four bytes: neither occurs before the
    // boxes that are looked for.
    if (size < 8) return tracks;
    at += mp4Parents.has(name) ? 8 : size;
  }
  return tracks;
}
