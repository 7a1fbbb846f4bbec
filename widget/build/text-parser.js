/**
 * Socket.IO's packets without attachments: what socket.io-parser does, for a wire that carries JSON alone. The build puts it in that package's place.
 * Format: the Socket.IO protocol, revision 5, `<type>[<namespace>,][<ack id>][<json>]`. Its test holds it against the package itself.
 */
import { Emitter } from '@socket.io/component-emitter';

export const protocol = 5;
export const PacketType = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4, BINARY_EVENT: 5, BINARY_ACK: 6 };

export class Encoder {
  encode({ type, nsp, id, data }) {
    return [`${type}${nsp && nsp !== '/' ? `${nsp},` : ''}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`];
  }
}

export class Decoder extends Emitter {
  add(text) {
    const [, type, nsp, id, json] = /^([0-4])(?:(\/[^,]*),)?(\d+)?([^]*)$/.exec(text) ?? [];
    if (type === undefined) throw new Error('not a packet of text');
    const packet = { type: Number(type), nsp: nsp ?? '/', ...(id && { id: Number(id) }), ...(json && { data: JSON.parse(json) }) };
    const isList = packet.type === PacketType.EVENT || packet.type === PacketType.ACK;
    if (isList && !Array.isArray(packet.data)) throw new Error('a packet without its list');
    this.emitReserved('decoded', packet);
  }

  destroy() {}
}
