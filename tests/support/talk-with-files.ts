/**
 * Two who talk in pictures, a document, a sound and a voice message, and a page of one of them that
 * may fetch nothing but the chat.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { Visitor } from './chromium.js';
import type { HostPage, Joined } from './host-page.js';
import { samplePeaks, samplePicture, sampleSound } from './sample-files.js';

export interface TalkWithFiles {
  mara: Joined;
  jonas: Joined;
  /** Of their conversation. */
  id: string;
  /** Mara's page. */
  url: string;
  /** Mara, looking at it. `prepare` has her page before the chat is opened. */
  visit(
    browser: Browser,
    options?: BrowserContextOptions & { prepare?: (page: Page) => Promise<void> },
  ): Promise<Visitor>;
}

export async function talkWithFiles(host: HostPage): Promise<TalkWithFiles> {
  const server = host.server.url;
  const policy = `default-src 'none'; script-src ${server}; connect-src ${server} ${server.replace('http', 'ws')}; img-src ${server} data:; media-src ${server}; require-trusted-types-for 'script'; trusted-types lit-html`;
  const url = host.page(host.tag(), { 'content-security-policy': policy });
  const { mara, jonas, talk: id } = await host.joinTwo();
  const { attachments, messages } = jonas.chat;
  const views = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7].map((number) =>
      samplePicture(`view-${number}.jpg`, 900, 600 + 10 * number),
    ),
  );
  await attachments.send(id, '', [await samplePicture('wide.jpg', 1200, 600)]);
  await attachments.send(id, 'Seven views', views);
  await attachments.send(id, '', [
    new File(['%PDF-1.4 not much'], `${'A very long name of a list '.repeat(4)}of parts.xlsx`),
  ]);
  await attachments.send(id, 'Listen', [sampleSound('door.wav', 9)]);
  await attachments.send(id, '', [
    { file: sampleSound('voice.wav', 8), voice: { durationMs: 8_000, peaks: samplePeaks } },
  ]);
  const sent = async () =>
    (await messages.list(id)).items.flatMap(({ attachments: files = [] }) => files);
  await vi.waitFor(
    async () => expect((await sent()).every(({ state }) => state === 'clean')).toBe(true),
    10_000,
  );

  const visit: TalkWithFiles['visit'] = async (browser, { prepare, ...options } = {}) => {
    const visitor = await host.visit(browser, url, {
      as: mara.account,
      reducedMotion: 'reduce',
      ...options,
    });
    await prepare?.(visitor.page);
    await visitor.openChat();
    await visitor.openConversation('Jonas Weber');
    return visitor;
  };
  return { mara, jonas, id, url, visit };
}
