/**
 * What sdk/src/transport/line.ts uses of socket.io-client, for the script tag's files, where every
 * kilobyte is fetched by somebody's visitor: one WebSocket, text alone, no polling, no upgrade, no
 * reconnecting (the SDK has a policy of its own). The build puts it in the package's place; the npm
 * packages use the package. It speaks Engine.IO 4 and Socket.IO 5: frames of `<engine
 * packet>[<socket packet>[<ack id>]<json>]`. Its test holds it against the package itself.
 */
import { toJson } from '../../sdk/dist/transport/to-json.js';

const engine = { open: '0', close: '1', ping: '2', pong: '3', message: '4' };
const packets = { connect: '0', disconnect: '1', event: '2', ack: '3', connectError: '4' };

export function io(origin, options) {
  return new Socket(origin, options);
}

export class Socket {
  connected = false;
  #origin;
  #options;
  #listeners = new Map();
  #acks = new Map();
  #lastAck = 0;
  #line;
  #isDone = false;
  /** How long the server may be silent, in milliseconds. */
  #patience = 0;
  #deadline = Infinity;
  #timer;

  constructor(origin, options) {
    this.#origin = origin;
    this.#options = options;
  }

  on(name, listener) {
    this.#listeners.set(name, listener);
  }

  /** Of everything, without a name. */
  off(name) {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
  }

  connect() {
    const { path, query } = this.#options;
    const url = new URL(this.#origin.replace(/^http/, 'ws'));
    url.pathname = `${path}/`;
    url.search = new URLSearchParams({ ...query, EIO: 4, transport: 'websocket' });
    try {
      this.#line = new WebSocket(url);
    } catch (error) {
      // A page over https may not open a socket without. Nobody has heard of this one yet.
      queueMicrotask(() => this.#refuse(error));
      return;
    }
    this.#line.onmessage = ({ data }) => this.#take(String(data));
    this.#line.onerror = () => this.#end('transport error');
    this.#line.onclose = () => this.#end('transport close');
    // A browser closes a socket much later than it knows that the network is gone. The machine
    // itself is there without one.
    if (url.hostname !== 'localhost') globalThis.addEventListener?.('offline', this.#offline);
  }

  disconnect() {
    if (this.connected) this.#send(packets.disconnect);
    this.#end('io client disconnect');
  }

  timeout(ms) {
    return {
      emit: (name, input, done) => {
        // A machine that slept fires its timers late: what is written to a dead line would wait in
        // vain.
        if (Date.now() > this.#deadline) this.#end('ping timeout');
        if (!this.connected) return;
        const id = this.#lastAck++;
        const timer = setTimeout(
          () => this.#answered(id, new Error('operation has timed out')),
          ms,
        );
        this.#acks.set(id, { done, timer });
        this.#send(`${packets.event}${id}${toJson([name, input])}`);
      },
    };
  }

  #take(frame) {
    const text = frame.slice(1);
    if (frame[0] === engine.open) {
      const { pingInterval, pingTimeout } = JSON.parse(text);
      this.#patience = pingInterval + pingTimeout;
      this.#send(packets.connect + toJson(this.#options.auth));
    } else if (frame[0] === engine.ping) this.#line.send(engine.pong);
    else if (frame[0] === engine.message) this.#packet(text[0], text.slice(1));
    // Every ping pushes the deadline on, and what comes before the first one starts it.
    if (frame[0] === engine.open || frame[0] === engine.ping) this.#waitForPing();
  }

  #packet(type, text) {
    const [, id, json] = /^(\d*)(.*)$/s.exec(text);
    let data;
    try {
      data = json && JSON.parse(json);
    } catch {
      this.#end('parse error');
      return;
    }
    if (type === packets.connect) {
      this.connected = true;
      this.#raise('connect');
    } else if (type === packets.connectError)
      this.#refuse(Object.assign(new Error(data.message), { data: data.data }));
    else if (type === packets.event) this.#raise(...data);
    else if (type === packets.ack) this.#answered(Number(id), null, ...data);
    else if (type === packets.disconnect) this.#end('io server disconnect');
  }

  #answered(id, ...result) {
    const { done, timer } = this.#acks.get(id) ?? {};
    clearTimeout(timer);
    this.#acks.delete(id);
    done?.(...result);
  }

  #send(packet) {
    if (this.#line.readyState === WebSocket.OPEN) this.#line.send(engine.message + packet);
  }

  #waitForPing() {
    if (this.#isDone) return;
    clearTimeout(this.#timer);
    this.#deadline = Date.now() + this.#patience;
    this.#timer = setTimeout(() => this.#end('ping timeout'), this.#patience);
  }

  #offline = () => this.#end('transport close');

  #refuse(error) {
    this.#raise('connect_error', error);
    this.#end();
  }

  #end(reason) {
    if (this.#isDone) return;
    this.#isDone = true;
    clearTimeout(this.#timer);
    // Who waits for an answer hears of the disconnect.
    for (const { timer } of this.#acks.values()) clearTimeout(timer);
    globalThis.removeEventListener?.('offline', this.#offline);
    if (this.#line) {
      // A socket that is closed while it connects reports an error, which nobody has to hear.
      this.#line.onmessage = this.#line.onclose = null;
      this.#line.onerror = () => {};
      this.#line.close();
    }
    const wasConnected = this.connected;
    this.connected = false;
    if (wasConnected) this.#raise('disconnect', reason);
    else if (/^(transport|parse|ping)/.test(reason))
      this.#raise('connect_error', new Error('websocket error'));
  }

  #raise(name, ...values) {
    this.#listeners.get(name)?.(...values);
  }
}
