import type { AttachmentKind } from './attachments.js';
import { limits } from './limits.js';
import type { Quote } from './messages.js';

/** The parts of a message that its quotes need. */
export interface QuotedMessage {
  readonly seq: number;
  readonly rev: number;
  readonly senderId: string | null;
  /** The text, or its beginning. */
  readonly text: string | null;
  /** By the reader, for the reader alone. */
  readonly hidden?: boolean;
  readonly deletedAt: unknown;
  readonly attachments?: readonly { readonly kind: AttachmentKind }[] | undefined;
}

/** The quote of this message. Server and SDK both use this function. */
export function quoteOf({
  seq,
  rev,
  senderId,
  text,
  hidden = false,
  deletedAt,
  attachments,
}: QuotedMessage): Quote {
  if (hidden || deletedAt !== null)
    return { seq, senderId, excerpt: '', state: hidden ? 'hidden' : 'deleted', rev };
  const kind = attachments?.[0]?.kind;
  return {
    seq,
    senderId,
    excerpt: beginning(text ?? '', limits.quoteExcerpt),
    ...(kind && { attachment: kind }),
    rev,
  };
}

/** The quote of a message that the reader may not see. */
export const withheldQuote = (seq: number): Quote => ({
  seq,
  senderId: null,
  excerpt: '',
  state: 'withheld',
});

/** As many characters as fit, without cutting a surrogate pair. */
function beginning(text: string, max: number): string {
  const cut = text.slice(0, max);
  return text.length > max && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
