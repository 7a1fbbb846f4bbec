/**
 * Parlor connects by WebSocket alone, sends text alone and has a policy of its own for reconnecting (sdk/src/transport): what Socket.IO brings for long polling,
 * upgrades, binary packets, shared connections, queues and reconnecting stays out of the bundle. The versions are pinned in sdk/package.json; a name that is
 * missing here after an update fails the build.
 */
import { join } from 'node:path';

const here = import.meta.dirname;
const words = (text) => text.split(' ');

/** Packages that have a small stand-in beside this file. */
const packages = {
  'engine.io-client': join(here, 'text-engine.js'),
  'engine.io-parser': join(here, 'text-packets.js'),
  'socket.io-parser': join(here, 'text-parser.js'),
};

const modules = {
  'index.js': `import { Manager } from './manager.js';\nexport const io = (uri, options) => new Manager(uri, options).socket('/', options);`,
  'contrib/backo2.js': 'export class Backoff { reset() {} }',
};

/** By module of socket.io-client: methods that do nothing here, and those that nothing calls. */
const methods = {
  'manager.js': {
    idle: words('reconnectionAttempts reconnectionDelay reconnectionDelayMax randomizationFactor maybeReconnectOnOpen reconnect'),
    unused: words('onreconnect connect disconnect'),
  },
  'socket.js': {
    idle: words('_drainQueue notifyOutgoingListeners'),
    unused: words(
      '_addToQueue disconnected send emitWithAck compress volatile onAny prependAny offAny listenersAny ' +
        'onAnyOutgoing prependAnyOutgoing offAnyOutgoing listenersAnyOutgoing',
    ),
  },
};

export function slimSocketIo() {
  return {
    name: 'slim-socket-io',
    resolveId: (id) => packages[id] ?? null,
    transform(code, id) {
      const file = id.replaceAll('\\', '/').split('/socket.io-client/build/esm/')[1];
      if (Object.hasOwn(modules, file)) return { code: modules[file], map: null };
      if (!Object.hasOwn(methods, file)) return null;
      const { idle, unused } = methods[file];
      const missing = new Set([...idle, ...unused]);
      const members = this.parse(code)
        .body.flatMap((node) => node.declaration?.body?.body ?? [])
        .filter(({ key }) => missing.has(key.name));
      for (const { start, end, key, value } of members.toReversed()) {
        const rest = idle.includes(key.name) ? `${code.slice(start, value.body.start)}{}` : '';
        code = code.slice(0, start) + rest + code.slice(end);
        missing.delete(key.name);
      }
      if (missing.size > 0) this.error(`${file} has no ${[...missing].join(', ')}: was socket.io-client updated?`);
      return { code, map: null };
    },
  };
}
