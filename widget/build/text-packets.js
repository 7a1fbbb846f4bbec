/** Engine.IO's packets as text: what engine.io-parser does where nothing binary is ever sent. The build puts it in that package's place. */
export const protocol = 4;
const types = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];

export function encodePacket({ type, data = '' }, _supportsBinary, done) {
  done(types.indexOf(type) + data);
}

export function decodePacket(text) {
  const type = typeof text === 'string' ? types[text[0]] : undefined;
  return type ? { type, data: text.slice(1) } : { type: 'error', data: 'parser error' };
}

export function createPacketEncoderStream() {}
export function createPacketDecoderStream() {}
