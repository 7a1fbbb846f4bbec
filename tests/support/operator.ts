/** A browser in which an operator is signed in to the console, by plain HTTP. */
import { randomUUID } from 'node:crypto';
import type { Console, OperatorRole } from '@parlor/sdk/protocol/operators';
import type { Input, OperationName, Output } from '@parlor/sdk/protocol/operations';
import type { Site } from '../../server/src/features/sites/sites.js';
import { code, data, type HttpAnswer, type TestServer } from './test-server.js';

export const operatorPassword = 'long enough';

export class OperatorBrowser {
  cookie = '';
  console: Console | null = null;

  constructor(readonly server: TestServer) {}

  /** A new operator with a role on the site, signed in. */
  static async of(
    server: TestServer,
    site: Site,
    role: OperatorRole,
    name: string = role,
  ): Promise<OperatorBrowser> {
    const email = `${randomUUID()}@example.com`;
    const link = await server.app.operatorLinks.invite(site.id, email, role);
    const browser = new OperatorBrowser(server);
    const input = { token: tokenOf(link), name, password: operatorPassword };
    browser.console = (await browser.call('operators.redeemLink', input)).console;
    return browser;
  }

  get id(): string {
    return this.console!.operator.id;
  }

  get email(): string {
    return this.console!.operator.email;
  }

  /** What a call of this browser carries. */
  as(site?: Site): NonNullable<Parameters<TestServer['http']>[2]> {
    return {
      ...(site && { site }),
      headers: {
        cookie: this.cookie,
        'x-parlor-csrf': this.console?.csrfToken ?? '',
        'sec-fetch-site': 'same-origin',
      },
    };
  }

  /** Calls an operation, and keeps the cookie as a browser does. */
  async http<N extends OperationName>(
    name: N,
    input: Input<N> | Record<string, unknown>,
    site?: Site,
  ): Promise<HttpAnswer<Output<N>>> {
    const answer = await this.server.http(name, input, this.as(site));
    const set = /^([^=]+)=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '');
    if (set) this.cookie = set[2] ? `${set[1]}=${set[2]}` : '';
    return answer;
  }

  async call<N extends OperationName>(
    name: N,
    input: Input<N> | Record<string, unknown>,
    site?: Site,
  ): Promise<Output<N>> {
    return data(await this.http(name, input, site));
  }

  /** The error code of a call that must fail. */
  async refusal(name: OperationName, input: Record<string, unknown>, site?: Site): Promise<string> {
    return code(await this.http(name, input, site));
  }

  async signIn(email: string, password = operatorPassword, secondFactor?: string): Promise<void> {
    const input = { email, password, ...(secondFactor !== undefined && { code: secondFactor }) };
    this.console = await this.call('operators.signIn', input);
  }
}

/** The last part of a link's address. */
export const tokenOf = (link: string): string => /\/([\w-]+)$/.exec(link)![1]!;
