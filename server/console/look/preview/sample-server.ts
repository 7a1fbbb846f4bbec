/**
 * Answers the calls of the chat in the preview. The page of the preview has no other use for
 * `fetch` and `WebSocket`, so they are replaced before the chat's code is loaded: the chat is the
 * real one, and nothing that the operator does in the preview reaches the server.
 */
import type { ClientOperationName, Output } from '@parlor/sdk/protocol/operations';
import { routes } from '@parlor/sdk/protocol/routes.generated';
import type { Site } from '@parlor/sdk/protocol/sites';
import { wire } from '@parlor/sdk/protocol/wire';
import { conversation, me, members, messages, session } from './sample-data.js';

type Answers = { [N in ClientOperationName]?: () => Output<N> };

const page = <T>(items: readonly T[]) => ({ items: [...items], next: null, prev: null });

const answersFor = (site: Site): Answers => ({
  'sites.current': () => site,
  'auth.exchange': session,
  'auth.refresh': session,
  'users.me': () => me,
  'conversations.list': () => page([conversation]),
  'conversations.get': () => conversation,
  'members.list': () => page(members),
  'messages.list': () => ({ ...page(messages), rev: conversation.rev }),
});

const notFound = {
  ok: false,
  error: { code: 'not_found', message: 'This is a preview.', requestId: 'preview' },
};

/** The operation of an address such as `/v1/conversations/preview/messages`. */
function operationOf(method: string, path: string): string | undefined {
  const steps = path.slice(wire.base.length).split('/');
  const isRoute = (route: string): boolean => {
    const [ofRoute, pattern = ''] = route.split(' ');
    const expected = pattern.split('/');
    return (
      ofRoute === method &&
      expected.length === steps.length &&
      expected.every((step, place) => step.startsWith(':') || step === steps[place])
    );
  };
  return Object.entries(routes).find(([, route]) => isRoute(route))?.[0];
}

export function serveSamples(site: Site): void {
  const answers = answersFor(site);
  const answer = (name: string | undefined): object => {
    const data = answers[name as ClientOperationName]?.();
    return data ? { ok: true, data } : notFound;
  };

  window.fetch = (input, init) => {
    const request = new Request(input, init);
    const reply = answer(operationOf(request.method, new URL(request.url).pathname));
    return Promise.resolve(Response.json(reply, { status: 'data' in reply ? 200 : 404 }));
  };

  /** As much of Socket.IO as a connection needs that is open and silent. */
  class SampleSocket extends EventTarget {
    readyState = 0;
    binaryType = 'arraybuffer';
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: ((event: object) => void) | null = null;
    onerror: (() => void) | null = null;

    constructor() {
      super();
      const pause = 1_000_000_000;
      const handshake = { sid: 'preview', upgrades: [], pingInterval: pause, pingTimeout: pause };
      setTimeout(() => {
        this.readyState = 1;
        this.onopen?.();
        this.#say(`0${JSON.stringify({ ...handshake, maxPayload: 1_000_000 })}`);
      });
    }

    send(frame: string): void {
      const [, ack, list] = /^42(\d+)(\[.*)$/s.exec(frame) ?? [];
      if (frame.startsWith('40')) this.#say('40{"sid":"preview"}');
      else if (list !== undefined)
        this.#say(`43${ack}${JSON.stringify([answer((JSON.parse(list) as [string])[0])])}`);
    }

    close(): void {
      this.readyState = 3;
      this.onclose?.({ code: 1000, reason: '' });
    }

    #say(data: string): void {
      setTimeout(() => this.onmessage?.({ data }));
    }
  }
  Object.assign(window, { WebSocket: SampleSocket });
}
