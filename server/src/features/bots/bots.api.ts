import type { botOperations } from '@parlor/sdk/protocol/bots';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Bots } from './bots.js';

export const botsApi = (bots: Bots): Handlers<typeof botOperations> => ({
  'host.createBot': (call, input) => bots.create(call, input),
  'host.listBots': async ({ siteId }) => ({ bots: await bots.list(siteId) }),
  'host.updateBot': (call, input) => bots.update(call, input),
  'host.removeBot': async (call, { userId }) => {
    await bots.remove(call, userId);
    return {};
  },
  'host.rotateBotToken': (call, input) => bots.rotateToken(call, input),
  'host.revokeBotToken': async (call, input) => ({
    endedSessions: await bots.revokeToken(call, input),
  }),
});
