export type { SignIdentity, SignReason } from '@parlor/sdk';
export type { HostWords } from './locale/overridden.js';
export { ParlorChat } from './parlor-chat.js';
