/**
 * Whether a file that may hold film and sound holds sound alone: what browsers record comes in the
 * same boxes as films do. Only what lies in the first bytes is looked at, where the tracks are told
 * before anything else of them; what cannot be read is taken for a film.
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
    // What is entered may say of itself that it goes on to the end.
    at = matroskaParents.has(id.value) ? content : content + size.payload;
  }
}

/**
 * A number whose first byte tells how many there are: `value` with the mark that tells it,
 * `payload` without.
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
    // 0 is to the end, and 1 a size of more than four bytes: neither stands before what is looked
    // for.
    if (size < 8) return tracks;
    at += mp4Parents.has(name) ? 8 : size;
  }
  return tracks;
}
