/**
 * Previews are added to a message after it was stored, and its sender can remove them. Both are
 * normal changes of the message.
 */
import type { Message, Preview } from '@parlor/sdk/protocol/messages';
import { Fault } from '../../kernel/fault.js';
import { filesFacet } from '../../conversation-log/facets.js';
import type { Change } from '../../conversation-log/change.js';
import { linksOf } from '../../kernel/links.js';
import { picturesOf, previewing } from '../../conversation-log/message-row.js';
import type { Handle } from '../../ports/messages.js';

/**
 * Adds previews to those links that the message still has when it is locked, unless the sender has
 * removed them. The server does this on its own, so the sender may have left in the meantime. May
 * throw `not_found`, or `not_accepted` if no messages are accepted there any more.
 */
export function attaching(handle: Handle, previews: readonly Preview[]): Change<Message> {
  const { siteId, conversationId, callerId, seq } = handle;
  const given = new Map(previews.map((preview) => [preview.url, preview]));
  return {
    siteId,
    conversationId,
    callerId,
    byOutsider: true,
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.stored(seq);
      if (message?.kind !== 'text' || message.deletedAt !== null)
        throw new Fault('not_found', 'There is no such message.');
      conversation.requireAccepted();
      const { previews: before = [], withoutPreview = [], ...rest } = message.extra;
      // A preview that has a picture keeps it: each look-up of a page makes another copy.
      const kept = before.filter(({ url, picture }) => picture !== undefined || !given.has(url));
      const known = new Map([...given, ...kept.map((preview) => [preview.url, preview] as const)]);
      const after = linksOf(message.text ?? '').flatMap((url) =>
        withoutPreview.includes(url) ? [] : (known.get(url) ?? []),
      );
      if (JSON.stringify(after) === JSON.stringify(before)) return conversation.present(message);
      conversation
        .facet(filesFacet)
        .take(picturesOf(after.filter((preview) => !before.includes(preview))), seq);
      return conversation.change(message, {
        extra: { ...rest, ...previewing(after, withoutPreview) },
      });
    },
  };
}

/**
 * Removes previews for good: those that are still being fetched are not added. Without `url`, for
 * all links. May throw `not_found`, `forbidden` or `not_accepted`.
 */
export function removing(handle: Handle, url: string | undefined): Change<Message> {
  const { siteId, conversationId, callerId, seq } = handle;
  return {
    siteId,
    conversationId,
    callerId,
    needs: { messages: [seq] },
    decide: (conversation) => {
      const message = conversation.requireText(seq);
      if (message.senderId !== callerId)
        throw new Fault('forbidden', 'Only its sender may take a preview away.');
      conversation.requireOpen();
      const { previews = [], withoutPreview = [], ...rest } = message.extra;
      const unwanted = linksOf(message.text ?? '').filter(
        (link) => (url ?? link) === link && !withoutPreview.includes(link),
      );
      if (unwanted.length === 0) return conversation.present(message);
      const wanted = previews.filter((preview) => !unwanted.includes(preview.url));
      conversation
        .facet(filesFacet)
        .drop(picturesOf(previews.filter((preview) => !wanted.includes(preview))));
      return conversation.change(message, {
        extra: { ...rest, ...previewing(wanted, [...withoutPreview, ...unwanted]) },
      });
    },
  };
}
