/** `host.sendHook`: the address that is asked before a message of a user is stored. */
import type { Output } from '../protocol/operations.js';
import type { SendAnswer, SendHook, SendQuestion } from '../protocol/send-hook.js';
import type { HostCall } from './call.js';
import { verifyWebhook } from './verify-webhook.js';

export interface SendHookSettings {
  /** An `https` address on the internet. */
  url: string;
  /**
   * What happens to a message if the hook gives no usable answer within a second: `allow` (the
   * default of a new hook), `hold` for a moderator, or `refuse`.
   */
  onFailure?: SendHook['onFailure'];
}

/** The hook; its secret is shown only this once, and `null` if it stays. */
export type SendHookWithSecret = Output<'host.setSendHook'>;
/** What came of a test. */
export type SendHookTest = Output<'host.testSendHook'>;

/** The pre-send hook of your site. Every method throws a `ChatError`. */
export interface HostSendHook {
  /** `null` if there is none. */
  get(signal?: AbortSignal): Promise<SendHook | null>;
  /** Sets the hook, or changes its address or settings. Store the secret. */
  set(settings: SendHookSettings, signal?: AbortSignal): Promise<SendHookWithSecret>;
  /**
   * Adds a secret. For `overlapHours` (0 to 168, default 24), the old one signs as well. Throws
   * `not_found`.
   */
  rotateSecret(
    options?: { overlapHours?: number },
    signal?: AbortSignal,
  ): Promise<SendHookWithSecret>;
  /** Removes the hook. Again changes nothing. */
  remove(signal?: AbortSignal): Promise<void>;
  /** Asks about a text of up to 2,000 characters, and tells the answer. Throws `not_found`. */
  test(text: string, signal?: AbortSignal): Promise<SendHookTest>;
}

export function hostSendHook(call: HostCall): HostSendHook {
  return {
    get: async (signal) => (await call('host.getSendHook', {}, signal)).hook,
    set: (settings, signal) => call('host.setSendHook', settings, signal),
    rotateSecret: (options = {}, signal) => call('host.rotateSendHookSecret', options, signal),
    async remove(signal) {
      await call('host.removeSendHook', {}, signal);
    },
    test: (text, signal) => call('host.testSendHook', { text }, signal),
  };
}

/**
 * The same check as `verifyWebhook`, for a request to your pre-send hook. Throws a
 * `WebhookVerificationError`.
 *
 *     app.post('/sending', express.text({ type: 'application/json' }), (request, response) => {
 *       const { data } = verifySendQuestion(request.body, request.headers, secret);
 *       const answer: SendAnswer = isRude(data.text) ? { action: 'hold' } : { action: 'allow' };
 *       response.json(answer);
 *     });
 */
export function verifySendQuestion(
  body: string,
  headers: Parameters<typeof verifyWebhook>[1],
  secrets: string | readonly string[],
): SendQuestion {
  return verifyWebhook(body, headers, secrets) as unknown as SendQuestion;
}

export type { SendAnswer, SendHook, SendQuestion };
