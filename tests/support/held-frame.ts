import type { Page } from 'playwright-core';

/**
 * From here on what the page sends over its socket with this in it waits, until the returned
 * function is called.
 */
export async function holdFrame(page: Page, part: string): Promise<() => Promise<void>> {
  await page.evaluate((held) => {
    const { send } = WebSocket.prototype;
    let letGo = (): void => {};
    const free = new Promise<void>((resolve) => (letGo = resolve));
    WebSocket.prototype.send = function (this: WebSocket, frame: string) {
      if (frame.includes(held)) void free.then(() => send.call(this, frame));
      else send.call(this, frame);
    } as never;
    Object.assign(window, { letGo });
  }, part);
  return () => page.evaluate(() => (window as unknown as { letGo(): void }).letGo());
}

/**
 * The next call with this in it reaches the server, and no answer to it comes back: the socket
 * breaks before it is sent there, and over HTTP the answer is thrown away.
 */
export async function loseAnswerOf(page: Page, operation: string, path: string): Promise<void> {
  await page.evaluate((part) => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (this: WebSocket, frame: string) {
      if (!frame.includes(part)) return send.call(this, frame);
      WebSocket.prototype.send = send;
      this.close();
    } as never;
  }, operation);
  await page.route(
    path,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
}
