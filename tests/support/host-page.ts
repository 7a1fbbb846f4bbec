/**
 * A host site of a test's own: an origin that serves whatever page the test says, under whatever
 * policy, and a Parlor server that knows it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Chat } from '@parlor/sdk';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Site } from '../../server/src/features/sites/sites.js';
import type { Overrides } from '../../server/src/overrides.js';
import { widgetFolder } from '../../server/src/widget-folder.js';
import { Visitor } from './chromium.js';
import { signedIn } from './signed-in.js';
import { TestServer } from './test-server.js';

export interface Account {
  email: string;
  password: string;
  name: string;
}

/** Somebody with an account, and a chat that is theirs. */
export interface Joined {
  chat: Chat;
  account: Account;
  id: string;
}

export class HostPage implements AsyncDisposable {
  readonly #signedIn = new Map<string, Awaited<ReturnType<typeof signedIn>>>();
  readonly #pages = new Map<string, { body: string; headers: Record<string, string> }>();

  private constructor(
    readonly server: TestServer,
    readonly http: Server,
    readonly site: Site,
  ) {}

  /** Without arguments on the common server; a test that restarts the server gives some. */
  static async start(
    overrides?: Overrides,
    shared?: Parameters<typeof TestServer.own>[1],
  ): Promise<HostPage> {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const server = await (overrides
      ? TestServer.own({ assets: widgetFolder(), ...overrides }, shared)
      : TestServer.withWidget());
    const origin = `http://localhost:${(http.address() as AddressInfo).port}`;
    const host = new HostPage(
      server,
      http,
      await server.site({ name: 'Vesper', origins: [origin] }),
    );
    http.on('request', (request, response) => {
      const page = host.#pages.get(request.url!.split('?', 1)[0]!);
      response.writeHead(page ? 200 : 404, {
        'content-type': 'text/html; charset=utf-8',
        ...page?.headers,
      });
      response.end(page?.body);
    });
    return host;
  }

  get origin(): string {
    return `http://localhost:${(this.http.address() as AddressInfo).port}`;
  }

  /** The script tag, with more attributes. */
  tag(attributes = '', site: { publicKey: string } = this.site): string {
    return `<script async src="${this.server.url}/parlor.js" data-site="${site.publicKey}" ${attributes}></script>`;
  }

  /** The element as a page's own markup has it. */
  element(attributes = '', site = this.site): string {
    return `<parlor-chat site="${site.publicKey}" server="${this.server.url}" ${attributes}></parlor-chat>`;
  }

  /** The address of a page with this body. */
  page(body: string, headers: Record<string, string> = {}): string {
    const path = `/${randomUUID()}`;
    const head =
      '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title><link rel="icon" href="data:,">';
    this.#pages.set(path, {
      body: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`,
      headers,
    });
    return this.origin + path;
  }

  /** Somebody new, with an account; the chat is theirs. */
  async join(name: string, site = this.site): Promise<Joined> {
    const account = { name, email: `${randomUUID()}@example.com`, password: 'a long enough one' };
    const chat = this.server.chat(site);
    await chat.start();
    const { id } = await chat.auth.register(account);
    return { chat, account, id };
  }

  /** Two who talk, and the id of their conversation. */
  async joinTwo(): Promise<{ mara: Joined; jonas: Joined; talk: string }> {
    const [mara, jonas] = [await this.join('Mara Lindqvist'), await this.join('Jonas Weber')];
    const { conversation } = await jonas.chat.conversations.start([mara.id], 'Good morning');
    return { mara, jonas, talk: conversation.id };
  }

  /** A browser at a page, signed in if somebody is named: in one session for each account. */
  async visit(
    browser: Browser,
    url: string,
    { as, ...options }: BrowserContextOptions & { as?: Account } = {},
  ): Promise<Visitor> {
    if (!as) return Visitor.open(browser, url, options);
    let storageState = this.#signedIn.get(as.email);
    if (!storageState) {
      const place = { site: this.site.publicKey, url: this.server.url, origin: this.origin };
      storageState = await signedIn(place, as);
      this.#signedIn.set(as.email, storageState);
    }
    return Visitor.open(browser, url, { storageState, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await this.server[Symbol.asyncDispose]();
  }
}
