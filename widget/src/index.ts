export type { SignIdentity, SignReason } from '@parlor/sdk';
export type { HostWords } from './locale/overridden.js';
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
} from './embedding.js';
export type { Connect } from './returning.js';
export type { Mode, SendKey, Target } from './view-context.js';
export { ParlorChat } from './parlor-chat.js';
