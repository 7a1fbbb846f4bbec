import type { Preview } from '@parlor/sdk/protocol/messages';

export type PreviewPicture = NonNullable<Preview['picture']>;

/** Pictures of pages, which this server stores. */
export interface PreviewPictures {
  /** Fetches a picture and stores it until then. Null if it cannot be fetched or shown. */
  fetched(
    siteId: string,
    url: string,
    until: Date,
    signal: AbortSignal,
  ): Promise<PreviewPicture | null>;
  /** Makes a copy for one message, which must take it soon. Null if the picture is deleted. */
  copied(
    siteId: string,
    conversationId: string,
    picture: PreviewPicture,
  ): Promise<PreviewPicture | null>;
}
