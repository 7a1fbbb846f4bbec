/**
 * Brings previews to messages with links, behind the log and never in its way: it is told of
 * messages after they were answered, fetches what their links lead to, and changes the message once
 * more. What waits is bounded, for each site and in all, and sites take turns, so that none keeps
 * the others from theirs. Nothing of that is stored: what waits when a process ends stays without a
 * preview.
 */
import type { Message, Preview } from '@parlor/sdk/protocol/messages';
import { Fault } from '../../kernel/fault.js';
import type { Surroundings } from '../../kernel/outward-target.js';
import { linksOf, mayHoldLinks } from '../../kernel/links.js';
import type { Committed, MessageWriter } from '../../conversation-log/writer.js';
import type { KnownPage, PreviewCache, PreviewTiming } from './preview-cache.js';
import { attaching } from './preview-changes.js';
import type { PreviewPictures } from './preview-picture.js';
import type { Filters } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';

/** What tests set. */
export interface PreviewOptions {
  around?: Partial<Surroundings>;
  timing?: Partial<PreviewTiming>;
}

interface Deps {
  pages: PreviewCache;
  pictures: Pick<PreviewPictures, 'copied'>;
  sites: Sites;
  filters: Filters;
  writer: Pick<MessageWriter, 'write'>;
  isOn: boolean;
  onError(error: unknown): void;
}

interface Job {
  siteId: string;
  conversationId: string;
  seq: number;
  senderId: string;
  links: readonly string[];
}

/** Messages that wait. Beyond that, new ones stay without a preview. */
const waitingMost = { site: 200, all: 2_000 };
/** Messages at once, each with one link after the other. */
const runningMost = { site: 2, all: 6 };

export class PreviewFollower {
  readonly #deps: Deps;
  /** By site; the site whose turn it is comes first. */
  readonly #waiting = new Map<string, Job[]>();
  #waitingCount = 0;
  readonly #running = new Map<Promise<void>, string>();
  #isStarted = false;
  readonly #closing = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Before that, it takes no notice: the command line ends too soon. */
  start(): void {
    this.#isStarted = this.#deps.isOn;
  }

  committed({ siteId, events }: Pick<Committed, 'siteId' | 'events'>): void {
    for (const event of events)
      if (event.name === 'message.created') this.stored(siteId, event.data.message);
  }

  /** A message was sent, or its text is another one. */
  stored(siteId: string, { conversationId, seq, senderId, text }: Message): void {
    if (
      !this.#isStarted ||
      this.#isClosed ||
      text === null ||
      senderId === null ||
      !mayHoldLinks(text)
    )
      return;
    const links = linksOf(text);
    if (links.length === 0) return;
    const ofSite = this.#waiting.get(siteId) ?? [];
    if (ofSite.length >= waitingMost.site || this.#waitingCount >= waitingMost.all) return;
    ofSite.push({ siteId, conversationId, seq, senderId, links });
    this.#waiting.set(siteId, ofSite);
    this.#waitingCount++;
    this.#runSome();
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiting.clear();
    await Promise.all(this.#running.keys());
  }

  #runSome(): void {
    while (this.#running.size < runningMost.all && !this.#isClosed) {
      const job = this.#next();
      if (!job) return;
      const running: Promise<void> = this.#run(job)
        .catch((error: unknown) => {
          if (!this.#isClosed) this.#deps.onError(error);
        })
        .then(() => {
          this.#running.delete(running);
          this.#runSome();
        });
      this.#running.set(running, job.siteId);
    }
  }

  #next(): Job | undefined {
    const siteIds = [...this.#running.values()];
    for (const [siteId, jobs] of this.#waiting) {
      if (siteIds.filter((each) => each === siteId).length >= runningMost.site) continue;
      this.#waitingCount--;
      const job = jobs.shift();
      // Its next turn comes after everybody else's.
      this.#waiting.delete(siteId);
      if (jobs.length > 0) this.#waiting.set(siteId, jobs);
      return job;
    }
    return undefined;
  }

  async #run({ siteId, conversationId, seq, senderId, links }: Job): Promise<void> {
    const { sites, writer } = this.#deps;
    if (!(await sites.byId(siteId)).linkPreviews) return;
    const previews: Preview[] = [];
    // One after the other, so that no more pages are read at a time than messages.
    for (const url of links) {
      const preview = await this.#preview(siteId, conversationId, url);
      if (preview) previews.push(preview);
    }
    if (previews.length === 0 || this.#isClosed) return;
    try {
      await writer.write(attaching({ siteId, conversationId, seq, callerId: senderId }, previews));
    } catch (error) {
      // It was deleted meanwhile, or nothing is said there any more.
      if (!(error instanceof Fault)) throw error;
    }
  }

  async #preview(siteId: string, conversationId: string, url: string): Promise<Preview | null> {
    const page = await this.#deps.pages.page(siteId, url, this.#closing.signal);
    if (page === null || !(await this.#isLetThrough(siteId, page))) return null;
    const { title, text, siteName } = page;
    const picture =
      page.picture && (await this.#deps.pictures.copied(siteId, conversationId, page.picture));
    return { url, title, text, siteName, ...(picture && { picture }) };
  }

  /**
   * Whether a member could have written this: a link that the site takes may lead to a host that it
   * filters, and a page says what it likes.
   */
  async #isLetThrough(
    siteId: string,
    { host, title, text, siteName }: KnownPage,
  ): Promise<boolean> {
    const said = [`https://${host}`, title, text ?? '', siteName ?? ''].join('\n');
    try {
      return (await this.#deps.filters.line(siteId, said)) === said;
    } catch (error) {
      if (error instanceof Fault && error.code === 'message_refused') return false;
      throw error;
    }
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }
}
