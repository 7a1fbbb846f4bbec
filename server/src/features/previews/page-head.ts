/**
 * Reads what a page tells about itself, only from its head: Open Graph first, then standard
 * metadata. The page is untrusted: it is parsed as it arrives, in small pieces, without building a
 * tree, and only up to the end of its head, or up to a number of tags that no head needs.
 */
import { TextDecoder } from 'node:util';
import { Parser } from 'htmlparser2';
import { Pace } from '../../kernel/pace.js';

export interface PageHead {
  title: string | null;
  text: string | null;
  siteName: string | null;
  /** The address of a picture, as the page has it. */
  picture: string | null;
}

const tagsMost = 2_000;
/** The most opening tags, closing tags and attributes. */
const eventsMost = 20_000;
/** Characters of a title or of an attribute: more than is shown, and more than an address has. */
const valueMost = 4_000;
/** For a whole head; the fetch limits the time in which it arrives. */
const parseMs = 3_000;
/** In bytes: small, so that tags beyond the limit within one piece cost little. */
const pieceBytes = 4 * 1024;
/** Bytes at the beginning that are searched for the encoding. */
const sniffed = 1024;

/** In order of preference. */
const names = {
  title: ['og:title', 'twitter:title'],
  text: ['og:description', 'twitter:description', 'description'],
  siteName: ['og:site_name', 'application-name'],
  picture: [
    'og:image:secure_url',
    'og:image',
    'og:image:url',
    'twitter:image',
    'twitter:image:src',
  ],
} as const;
const known = new Set<string>(Object.values(names).flat());
const metaAttributes: ReadonlySet<string> = new Set(['property', 'name', 'content']);

/** `contentType` may name the encoding. */
export async function readHead(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<PageHead> {
  const head = new HeadReader();
  const pace = new Pace(parseMs);
  for await (const text of decoded(body, contentType)) {
    head.write(text);
    if (head.isDone || pace.isOver) break;
    await pace.step();
  }
  return head.result;
}

class HeadReader {
  readonly #values = new Map<string, string>();
  readonly #parser: Parser;
  #title: string | null = null;
  #isInTitle = false;
  /** Attributes of the `meta` that is being read. */
  #meta: Map<string, string> | null = null;
  #tags = 0;
  #events = 0;
  isDone = false;

  constructor() {
    // Without `onopentag`, which would make the parser collect all attributes of a tag, without a
    // limit.
    this.#parser = new Parser({
      onopentagname: (name) => this.#counted(() => this.#open(name)),
      onattribute: (name, value) =>
        this.#counted(() => {
          if (this.#meta && metaAttributes.has(name) && !this.#meta.has(name))
            this.#meta.set(name, value.slice(0, valueMost));
        }),
      ontext: (text) => {
        if (this.#isInTitle && this.#title!.length < valueMost)
          this.#title += text.slice(0, valueMost);
      },
      onclosetag: (name) => this.#counted(() => this.#close(name)),
    });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  #counted(handle: () => void): void {
    if (this.isDone) return;
    if (++this.#events > eventsMost) this.isDone = true;
    else handle();
  }

  #open(name: string): void {
    this.#meta = name === 'meta' ? new Map() : null;
    if (++this.#tags > tagsMost || name === 'body') this.isDone = true;
    else if (name === 'title' && this.#title === null) {
      this.#title = '';
      this.#isInTitle = true;
    }
  }

  /** The parser closes a `meta` right after its attributes. */
  #close(name: string): void {
    if (name === 'title') this.#isInTitle = false;
    if (name === 'head') this.isDone = true;
    if (name !== 'meta' || !this.#meta) return;
    const key = (this.#meta.get('property') ?? this.#meta.get('name') ?? '').trim().toLowerCase();
    const content = this.#meta.get('content');
    if (known.has(key) && content && !this.#values.has(key)) this.#values.set(key, content);
    this.#meta = null;
  }

  get result(): PageHead {
    const first = (keys: readonly string[]) =>
      keys.map((key) => this.#values.get(key)).find((value) => value?.trim()) ?? null;
    return {
      title: first(names.title) ?? this.#title,
      text: first(names.text),
      siteName: first(names.siteName),
      picture: first(names.picture),
    };
  }
}

async function* decoded(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<string> {
  let decoder = decoderOf(/charset\s*=\s*["']?([\w.:-]+)/.exec(contentType)?.[1]);
  let waiting: Uint8Array = new Uint8Array();
  for await (const chunk of body) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    if (!decoder && waiting.length < sniffed) continue;
    decoder ??= sniff(waiting);
    yield* pieces(waiting, decoder);
    waiting = new Uint8Array();
  }
  if (waiting.length > 0) yield* pieces(waiting, decoder ?? sniff(waiting));
}

function* pieces(bytes: Uint8Array, decoder: TextDecoder): Generator<string> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
}

/** The encoding that the page names; a byte order mark has precedence. */
function sniff(bytes: Uint8Array): TextDecoder {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder();
  const tags = Buffer.from(bytes.subarray(0, sniffed)).toString('latin1').split(/<meta/i).slice(1);
  const labels = tags.map(
    (tag) => /charset\s*=\s*["']?([\w.:-]+)/i.exec(tag.split('>', 1)[0]!)?.[1],
  );
  return decoderOf(labels.find((label) => label !== undefined)) ?? new TextDecoder();
}

function decoderOf(label: string | undefined): TextDecoder | null {
  try {
    return label === undefined ? null : new TextDecoder(label);
  } catch {
    return null;
  }
}
