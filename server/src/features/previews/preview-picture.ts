import type { Preview } from '@parlor/sdk/protocol/messages';

export type PreviewPicture = NonNullable<Preview['picture']>;

/** Pictures of pages, which this server keeps. */
export interface PreviewPictures {
  /** Fetches a picture and keeps it until then. Null if it cannot be fetched or shown. */
  fetched(
    siteId: string,
    url: string,
    until: Date,
    signal: AbortSignal,
  ): Promise<PreviewPicture | null>;
  /** A copy for one message, which has to take it soon. Null if the picture is gone. */
  copied(
    siteId: string,
    conversationId: string,
    picture: PreviewPicture,
  ): Promise<PreviewPicture | null>;
}
