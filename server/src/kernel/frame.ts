/**
 * A list of events as it is sent: serialized once for any number of sockets and nodes.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { wire } from '@parlor/sdk/protocol/wire';

/** An event packet of Socket.IO's protocol, in the default namespace. */
export function packetOf(events: readonly WireEvent[]): string {
  return packetOfTexts(events.map((event) => JSON.stringify(event)));
}

/** The same, of events that are serialized already. */
function packetOfTexts(events: readonly string[]): string {
  return `2[${JSON.stringify(wire.eventsFrame)},[${events.join(',')}]]`;
}

/** The parts of a socket that are needed: those of Engine.IO. */
export interface FrameReader {
  readonly conn: { write(packet: string, options: object): unknown };
}

/**
 * Sends the packet to each of the sockets. Engine.IO takes the complete WebSocket frame together
 * with the packet; otherwise it would create one for each socket.
 */
export function sendPacket(sockets: Iterable<FrameReader>, packet: string): void {
  let options: { wsPreEncodedFrame: Buffer[]; compress: false } | undefined;
  for (const socket of sockets)
    socket.conn.write(
      packet,
      (options ??= { wsPreEncodedFrame: [frameOf(packet)], compress: false }),
    );
}

/** An unmasked text frame (RFC 6455, 5.2) with a message of Engine.IO's protocol. */
function frameOf(packet: string): Buffer {
  const size = Buffer.byteLength(packet) + 1;
  const head = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + size);
  frame[0] = 0x81;
  if (head === 2) {
    frame[1] = size;
  } else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(size, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(size), 2);
  }
  frame.write('4', head);
  frame.write(packet, head + 1);
  return frame;
}

/**
 * Sends each socket one packet with all the events that are addressed to it, in their order. Each
 * event is serialized once, and sockets with the same events share their frame.
 */
export function sendGathered<S extends FrameReader>(
  addressed: Iterable<{ sockets: Iterable<S>; events: readonly WireEvent[] }>,
): void {
  const texts: string[] = [];
  const due = new Map<S, number[]>();
  for (const { sockets, events } of addressed) {
    const at = texts.push(events.map((event) => JSON.stringify(event)).join(',')) - 1;
    for (const socket of sockets) {
      const already = due.get(socket);
      if (already) already.push(at);
      else due.set(socket, [at]);
    }
  }
  const packets = new Map<string, { places: readonly number[]; sockets: S[] }>();
  for (const [socket, places] of due) {
    const key = places.join(' ');
    const packet = packets.get(key);
    if (packet) packet.sockets.push(socket);
    else packets.set(key, { places, sockets: [socket] });
  }
  for (const { places, sockets } of packets.values())
    sendPacket(sockets, packetOfTexts(places.map((place) => texts[place]!)));
}
