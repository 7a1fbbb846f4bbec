/**
 * A signed-in user of a test, below the SDK: calls operations by HTTP without a second try, and
 * hears on one socket what the server sends.
 */
import { randomUUID } from 'node:crypto';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Input, OperationName, Output } from '@parlor/sdk/protocol/operations';
import type { Site } from '../../server/src/features/sites/sites.js';
import { RawSocket } from './raw-socket.js';
import { code, data, type TestServer } from './test-server.js';

export class Person {
  #socket: RawSocket | undefined;

  private constructor(
    readonly server: TestServer,
    readonly site: Site,
    readonly session: Session,
  ) {}

  /**
   * Somebody new on the site: a member, so that adding people to groups is not what a test has to
   * think of.
   */
  static async of(
    server: TestServer,
    site: Site,
    name: string,
    role: 'user' | 'moderator' | 'admin' = 'user',
  ): Promise<Person> {
    const person = await Person.guest(server, site, name);
    await server.app.users.update(site.id, person.id, { kind: 'member', role });
    return person;
  }

  static async guest(server: TestServer, site: Site, name: string): Promise<Person> {
    return new Person(server, site, await server.session(site, name));
  }

  /** Somebody who has signed in already. */
  static with(server: TestServer, site: Site, session: Session): Person {
    return new Person(server, site, session);
  }

  get id(): string {
    return this.session.user.id;
  }

  async call<N extends OperationName>(name: N, input: Input<N>): Promise<Output<N>> {
    return data(await this.server.http(name, input, { token: this.session.accessToken }));
  }

  /** The error code of a call that must fail. */
  async refusal<N extends OperationName>(name: N, input: Input<N>): Promise<string> {
    return code(await this.server.http(name, input, { token: this.session.accessToken }));
  }

  /** The error code, or `ok`. */
  async outcome<N extends OperationName>(name: N, input: Input<N>): Promise<string> {
    const { body } = await this.server.http(name, input, { token: this.session.accessToken });
    return body.ok ? 'ok' : body.error.code;
  }

  send(
    conversationId: string,
    text: string,
    more: Partial<Input<'messages.send'>> = {},
  ): Promise<Message> {
    return this.call('messages.send', { conversationId, clientId: randomUUID(), text, ...more });
  }

  async start(...others: readonly Person[]): Promise<string> {
    const userIds = others.map(({ id }) => id);
    return (
      await this.call('conversations.start', { userIds, clientId: randomUUID(), text: 'first' })
    ).conversation.id;
  }

  async group(title: string, ...others: readonly Person[]): Promise<string> {
    return (
      await this.call('conversations.createGroup', {
        clientId: randomUUID(),
        title,
        userIds: others.map(({ id }) => id),
      })
    ).id;
  }

  /** Opens the socket: from here on, `heard` has what comes. */
  async listen(): Promise<this> {
    this.#socket = await RawSocket.open(this.server, {
      siteKey: this.site.publicKey,
      token: this.session.accessToken,
    });
    return this;
  }

  get isListening(): boolean {
    return this.#socket?.disconnectReason === null;
  }

  /** What came of a conversation, without presence. */
  heard(conversationId: string): WireEvent[] {
    return (this.#socket?.events ?? []).filter(({ data: each }) =>
      JSON.stringify(each).includes(conversationId),
    );
  }

  /** The `rev`s of what came of a conversation's log, in the order of arrival. */
  heardRevs(conversationId: string): number[] {
    return this.heard(conversationId).flatMap(({ data: each }) =>
      'rev' in each && 'message' in each ? [each.rev] : [],
    );
  }
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
