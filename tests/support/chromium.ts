/** A real Chromium, headless, that is not told to be lenient about anything. */
import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';

/** The headless shell is the same browser without its windows, and takes a third less time. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export const chromiumPath = (): string =>
  process.env['CHROMIUM'] ?? installed.find((path) => existsSync(path))!;

let shared: Promise<Browser> | undefined;

/**
 * The browser of this test process, which all its files use; `close` closes what a file opened in
 * it. With `more` switches of the command line, a browser of the caller's own.
 */
export async function launchChromium(...more: string[]): Promise<Browser> {
  if (more.length > 0) return launch(more);
  return (shared ??= launch([]).then((browser) =>
    Object.assign(browser, {
      close: async () => {
        await Promise.all(browser.contexts().map((context) => context.close()));
      },
    }),
  ));
}

const launch = (more: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });

/**
 * Waits until it has stood at one place for ten frames: what still scrolls or enters is pressed
 * beside.
 */
export const atRest = (locator: Locator): Promise<void> =>
  locator.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        let [last, frames] = [NaN, 0];
        const look = () => {
          const { top } = element.getBoundingClientRect();
          frames = top === last ? frames + 1 : 0;
          last = top;
          if (frames < 10) requestAnimationFrame(look);
          else resolve();
        };
        look();
      }),
  );

/** A page of somebody's own browser, and everything that went wrong in it. */
export class Visitor {
  /** Errors of the console (a violated content policy is one) and uncaught ones. */
  readonly faults: string[] = [];
  readonly requests: string[] = [];

  private constructor(readonly page: Page) {
    page.on('console', (message) => message.type() === 'error' && this.faults.push(message.text()));
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('websocket', (socket) => this.requests.push(socket.url()));
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 820 },
      ...options,
    });
    // Below a test's own limit, so that the step that failed is named.
    context.setDefaultTimeout(30_000);
    const visitor = new Visitor(await context.newPage());
    await visitor.page.goto(url);
    return visitor;
  }

  get chat(): Locator {
    return this.page.locator('parlor-chat');
  }

  get log(): Locator {
    return this.chat.getByRole('log');
  }

  async openChat(): Promise<void> {
    await this.chat.getByRole('button', { name: 'Open chat' }).click();
  }

  async signIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.chat.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.chat.getByLabel('Email').fill(email);
    await this.chat.getByLabel('Password').fill(password);
    await this.page.keyboard.press('Enter');
    await this.listed();
  }

  /** The list of conversations is shown. */
  async listed(): Promise<void> {
    await this.chat.getByRole('heading', { name: 'Messages', exact: true }).waitFor();
  }

  /** From the list of conversations. */
  async openConversation(name: string): Promise<void> {
    await this.chat.getByLabel('Conversations').getByText(name, { exact: true }).click();
    await this.log.waitFor();
  }

  /**
   * The message that a jump has led to. Its mark goes after a moment, which may be over before the
   * next step: the message stays.
   */
  async goal(): Promise<Locator> {
    const seq = await this.log.locator('.message[data-marked]').getAttribute('data-row');
    return this.log.locator(`.message[data-row="${seq}"]`);
  }

  async write(text: string): Promise<void> {
    await this.chat.getByRole('textbox', { name: /message/i }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
