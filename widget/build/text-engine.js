/**
 * Engine.IO over WebSocket, as text: what engine.io-client does where nothing is polled, upgraded or binary. The build puts it in that package's place.
 * Socket.IO's manager needs no more than this of it: the events open, ping, data, error and close, `write`, `close`, and two functions.
 * Its test holds it against the package itself.
 */
import { Emitter } from '@socket.io/component-emitter';
import { decodePacket, encodePacket, protocol } from './text-packets.js';

export function installTimerFunctions(target) {
  target.setTimeoutFn = setTimeout.bind(globalThis);
  target.clearTimeoutFn = clearTimeout.bind(globalThis);
}

export const nextTick = queueMicrotask;

export class Socket extends Emitter {
  #socket;
  #isOpen = false;
  #isClosed = false;
  #patience = 0;
  #deadline = Infinity;
  #timer;

  constructor(uri, { path, query }) {
    super();
    const url = new URL(uri.replace(/^http/, 'ws'));
    url.pathname = `${path.replace(/\/$/, '')}/`;
    url.search = new URLSearchParams({ ...query, EIO: protocol, transport: 'websocket' });
    try {
      this.#socket = new WebSocket(url);
    } catch (error) {
      // A page over https may not open a socket without. Nobody listens yet.
      nextTick(() => this.#fail(error));
      return;
    }
    this.#socket.onmessage = ({ data }) => this.#take(decodePacket(data));
    this.#socket.onerror = () => this.#fail(new Error('websocket error'));
    this.#socket.onclose = (event) => {
      // What is no error to the browser, but a proxy that has nobody behind it. The package leaves this to a timeout.
      if (this.#isOpen) this.#end('transport close', event);
      else this.#fail(new Error('websocket closed before it opened'));
    };
    // The browser itself closes a socket much later than it knows. This machine is there without a network.
    if (url.hostname !== 'localhost') globalThis.addEventListener?.('offline', this.#offline);
  }

  write(data) {
    this.#send({ type: 'message', data });
  }

  close() {
    this.#end('forced close');
  }

  /** A machine that slept fires its timers late: asked for before every message. */
  _hasPingExpired() {
    const hasExpired = Date.now() > this.#deadline;
    if (hasExpired) nextTick(() => this.#end('ping timeout'));
    return hasExpired;
  }

  #take({ type, data }) {
    if (type === 'open') {
      const { pingInterval, pingTimeout } = JSON.parse(data);
      this.#patience = pingInterval + pingTimeout;
      this.#isOpen = true;
      this.emitReserved('open');
      this.#waitForPing();
    } else if (type === 'ping') {
      this.#send({ type: 'pong' });
      this.emitReserved('ping');
      this.#waitForPing();
    } else if (type === 'message') this.emitReserved('data', data);
    else if (type === 'error') this.#fail(new Error('server error'));
  }

  #send(packet) {
    if (this.#isOpen && !this.#isClosed) encodePacket(packet, false, (text) => this.#socket.send(text));
  }

  #waitForPing() {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#deadline = Date.now() + this.#patience;
    this.#timer = setTimeout(() => this.#end('ping timeout'), this.#patience);
  }

  #offline = () => this.#end('transport close');

  #fail(error) {
    if (this.#isClosed) return;
    this.emitReserved('error', error);
    this.#end('transport error', error);
  }

  #end(reason, description) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    globalThis.removeEventListener?.('offline', this.#offline);
    if (this.#socket) {
      // A socket that is closed while it connects reports an error, which nobody has to hear.
      this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.onerror = () => {};
      this.#socket.close();
    }
    this.emitReserved('close', reason, description);
  }
}
