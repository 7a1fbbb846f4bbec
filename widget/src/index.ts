export type { SignIdentity, SignReason } from '@parlor/sdk';
export { ParlorChat } from './parlor-chat.js';
