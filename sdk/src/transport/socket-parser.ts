/**
 * Socket.IO's own frames, with JSON that does not depend on the page's prototypes.
 */
import { Decoder, Encoder, type Packet } from 'socket.io-parser';
import { toJson } from './to-json.js';

class PlainEncoder extends Encoder {
  /** All of Parlor's packets are text. */
  override encode({ type, nsp, id, data }: Packet): string[] {
    return [
      `${type}${nsp && nsp !== '/' ? `${nsp},` : ''}${id ?? ''}${data === undefined || data === null ? '' : toJson(data)}`,
    ];
  }
}

export const parser = { Encoder: PlainEncoder, Decoder };
