/**
 * Adds previews to messages with links, without delaying sends: it is notified of messages after
 * they were answered, fetches the pages that they link to, and then changes the message. The queue
 * is bounded, for each site and in total, and sites take turns, so that no site blocks the others.
 * The queue is not stored: messages that wait when a process ends get no preview.
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

/** Options for tests. */
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

/** The most messages that wait. Beyond that, new ones get no preview. */
const waitingMost = { site: 200, all: 2_000 };
/** Messages that are handled at once, each with one link after the other. */
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

  /** Messages before this call are ignored: a command of the command line ends too soon. */
  start(): void {
    this.#isStarted = this.#deps.isOn;
  }

  committed({ siteId, events }: Pick<Committed, 'siteId' | 'events'>): void {
    for (const event of events)
      if (event.name === 'message.created') this.stored(siteId, event.data.message);
  }

  /** Called after a message was sent, or its text has changed. */
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

  /** Resolves when no work is in progress any more. */
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
      // The next turn of this site comes after all others.
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
    // One after the other, so that there are never more pages than messages in progress.
    for (const url of links) {
      const preview = await this.#preview(siteId, conversationId, url);
      if (preview) previews.push(preview);
    }
    if (previews.length === 0 || this.#isClosed) return;
    try {
      await writer.write(attaching({ siteId, conversationId, seq, callerId: senderId }, previews));
    } catch (error) {
      // The message was deleted in the meantime, or the conversation accepts no messages any more.
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
   * Whether the site's filters let the page through: an accepted link may redirect to a filtered
   * host, and the page may contain any text.
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
