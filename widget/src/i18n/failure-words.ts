import type { ChatErrorCode, ClientErrorCode } from '@parlor/sdk';

/** What users read of each error that a chat client may get. */
export type FailureWords = Record<ClientErrorCode, string> & Partial<Record<ChatErrorCode, string>>;
