/**
 * Engine.IO's packets over WebSocket, as text: what engine.io-parser does where nothing binary is sent and nothing is polled. The build puts it in
 * that package's place. Its test holds it against the package itself.
 */
export const protocol = 4;
const types = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];

export function encodePacket({ type, data = '' }, _supportsBinary, done) {
  done(types.indexOf(type) + data);
}

export function decodePacket(text) {
  const type = typeof text === 'string' ? types[text[0]] : undefined;
  return type ? { type, ...(text.length > 1 && { data: text.slice(1) }) } : { type: 'error', data: 'parser error' };
}
