import { defineParlorChat } from './shell/parlor-chat.js';

export type { SignIdentity, SignReason } from '@parlor/sdk';
export type { HostWords } from './i18n/overridden.js';
export type {
  BootOptions,
  Density,
  ParlorApi,
  ParlorEvents,
  ParlorQueue,
  Position,
  QueuedCall,
  Theme,
} from './shared/embedding.js';
export type { Connect } from './shared/returning.js';
export type { Mode, SendKey, Target } from './shared/view-context.js';
export { ParlorChat, type ParlorChatProperties } from './shell/parlor-chat.js';

defineParlorChat();
