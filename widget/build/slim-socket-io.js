/**
 * Parlor connects by WebSocket alone, sends text alone and has a policy of its own for reconnecting (sdk/src/transport): what Socket.IO brings for long polling,
 * upgrades, binary packets, queues and reconnecting stays out of the bundle. The versions are pinned in sdk/package.json; a name that is
 * missing here after an update fails the build.
 */
import { join } from 'node:path';

const here = import.meta.dirname;
const parsers = { 'socket.io-parser': join(here, 'text-parser.js'), 'engine.io-parser': join(here, 'text-packets.js') };

/** Whole modules, by the end of their path. */
const modules = {
  'engine.io-client/build/esm/transports/index.js': `import { WS } from './websocket.js';\nexport const transports = { websocket: WS };`,
  // What socket.io-client hands on for bundles of its own; nothing here asks for it.
  'engine.io-client/build/esm/transports/polling-fetch.js': 'export const Fetch = undefined;',
  'engine.io-client/build/esm/transports/polling-xhr.node.js': 'export const XHR = undefined;',
  'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = undefined;',
  'engine.io-client/build/esm/transports/webtransport.js': 'export const WT = undefined;',
  // The browser reads addresses itself.
  'engine.io-client/build/esm/contrib/parseuri.js': `export function parse(uri) {
    const { protocol, hostname, port } = new URL(uri);
    return { protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ''), port };
  }`,
  // Only ever called with an origin, and never for a socket that is shared.
  'socket.io-client/build/esm/url.js': `export const url = (uri) => ({ source: uri, id: uri, path: '/' });`,
  'socket.io-client/build/esm/contrib/backo2.js': 'export class Backoff { reset() {} }',
};

/** Methods, by module: a body in place of theirs, or none where nothing calls them. */
const methods = {
  'engine.io-client/build/esm/socket.js': { _probe: null, _filterUpgrades: 'return [];', _getWritablePackets: 'return this.writeBuffer;' },
  'engine.io-client/build/esm/transport.js': { pause: null },
  'engine.io-client/build/esm/transports/websocket.js': {
    doOpen: `try {
      this.ws = new WebSocket(this.uri());
    } catch (error) {
      return this.emitReserved('error', error);
    }
    this.addEventListeners();`,
    createSocket: null,
  },
  'socket.io-client/build/esm/manager.js': {
    ...{ reconnectionAttempts: '', reconnectionDelay: '', reconnectionDelayMax: '', randomizationFactor: '' },
    ...{ maybeReconnectOnOpen: '', reconnect: '', onreconnect: null, connect: null, disconnect: null },
  },
  'socket.io-client/build/esm/socket.js': {
    ...{ _drainQueue: '', _addToQueue: '', notifyOutgoingListeners: '', disconnected: null, send: null, emitWithAck: null },
    ...{ compress: null, volatile: null, onAny: null, prependAny: null, offAny: null, listenersAny: null },
    ...{ onAnyOutgoing: null, prependAnyOutgoing: null, offAnyOutgoing: null, listenersAnyOutgoing: null },
  },
};

const entry = (table, id) => Object.keys(table).find((path) => id.replaceAll('\\', '/').endsWith(`/node_modules/${path}`));

export function slimSocketIo() {
  return {
    name: 'slim-socket-io',
    resolveId: (id) => parsers[id] ?? null,
    transform(code, id) {
      const whole = entry(modules, id);
      if (whole) return { code: modules[whole], map: null };
      const path = entry(methods, id);
      if (!path) return null;
      const bodies = { ...methods[path] };
      const found = this.parse(code)
        .body.flatMap((node) => (node.declaration ?? node).body?.body ?? [])
        .filter(({ type, key }) => type === 'MethodDefinition' && Object.hasOwn(bodies, key.name));
      for (const { start, end, key, value } of found.toReversed()) {
        const body = bodies[key.name];
        code = body === null ? code.slice(0, start) + code.slice(end) : `${code.slice(0, value.body.start)}{${body}}${code.slice(value.body.end)}`;
        delete bodies[key.name];
      }
      const missing = Object.keys(bodies);
      if (missing.length > 0) this.error(`${path} has no ${missing.join(', ')}: was socket.io-client updated?`);
      return { code, map: null };
    },
  };
}
