/** What the console and the preview in its frame send each other. Both are pages of one origin. */
import type { HostSite } from '@parlor/sdk/protocol/host-site';

export type Look = NonNullable<HostSite['look']>;

/** What the preview begins with: the conversation of a visitor, or what they see before. */
export type PreviewScene = 'conversation' | 'welcome';

/** To the preview: what it shows. */
export interface PreviewMessage {
  type: 'parlor-preview';
  site: HostSite;
  look: Look;
  scene: PreviewScene;
}

/** From the preview: it waits for a message. */
export const previewReady = 'parlor-preview-ready';
