import type { sendHookOperations } from '@parlor/sdk/protocol/send-hook';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { SendHooks } from './send-hooks.js';

export const sendHookApi = (hooks: SendHooks): Handlers<typeof sendHookOperations> => ({
  'host.getSendHook': ({ siteId }) => hooks.get(siteId),
  'host.setSendHook': ({ siteId, actor }, input) => hooks.set(siteId, actor, input),
  'host.rotateSendHookSecret': ({ siteId, actor }, input) =>
    hooks.rotateSecret(siteId, actor, input),
  'host.removeSendHook': async ({ siteId, actor }) => {
    await hooks.remove(siteId, actor);
    return {};
  },
  'host.testSendHook': ({ siteId }, { text }) => hooks.test(siteId, text),
});
