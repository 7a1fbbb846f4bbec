export type { SignIdentity, SignReason } from '@parlor/sdk';
export type { HostWords } from './i18n/overridden.js';
export type {
  BootOptions,
  Density,
  ParlorApi,
  ParlorChatProperties,
  ParlorEvents,
  ParlorQueue,
  Position,
  QueuedCall,
  Theme,
} from './shell/embedding.js';
export type { Connect } from './loader/returning.js';
export type { Mode, SendKey, Target } from './shared/view-context.js';
export { ParlorChat } from './shell/parlor-chat.js';
