/**
 * A call of every operation of hosts, by a client that is generated from `openapi.json`: its types
 * come from there alone. A new operation gets a line here. The calls are made in this order on one
 * site, so that later ones find what earlier ones have made.
 */
import type { Client } from 'openapi-fetch';
import type { paths } from './generated/paths.js';

/** What there is on the site before the first call. */
export interface Given {
  /** A guest's. */
  guestId: string;
  /** A member's. */
  userId: string;
  /** A direct conversation of the member, with messages. */
  conversationId: string;
  /** An open report. */
  reportId: string;
  /** Two sends that a filter holds. */
  heldIds: [string, string];
}

type Answer = { data?: unknown; error?: unknown; response: Response };
type Call = (client: Client<paths>, given: Given) => Promise<Answer>;

const order = { externalId: 'order-42' };
const ada = { externalId: 'ada' };
const grace = { externalId: 'grace' };
const archive = { externalId: 'archive' };

/** The webhook that the calls have made. */
async function hookOf(client: Client<paths>): Promise<{ webhookId: string }> {
  const { data } = await client.GET('/v1/webhooks', {});
  return { webhookId: data!.data.items[0]!.id };
}

/** The bot that the calls have made. */
async function botOf(client: Client<paths>): Promise<{ userId: string; tokenId: string }> {
  const { data } = await client.GET('/v1/host/bots', {});
  const { id, tokens } = data!.data.bots[0]!;
  return { userId: id, tokenId: tokens[0]!.id };
}

/** The number of the first event. It is there soon after its change. */
async function numberOf(client: Client<paths>): Promise<number> {
  for (;;) {
    const { data } = await client.GET('/v1/events', { params: { query: { after: 0 } } });
    const [event] = data!.data.items;
    if (event) return event.number;
  }
}

export const calls: Record<string, Call> = {
  'host.upsertUser': (client) => client.POST('/v1/host/users', { body: { ...ada, name: 'Ada' } }),
  'host.upsertUsers': (client) =>
    client.POST('/v1/host/users/batch', {
      body: { users: [{ ...grace, attributes: { plan: 'gold' } }] },
    }),
  'host.listUsers': (client) => client.GET('/v1/host/users', { params: { query: { limit: 10 } } }),
  'host.getUser': (client) => client.GET('/v1/host/user', { params: { query: ada } }),
  'host.deactivateUser': (client) => client.POST('/v1/host/users/deactivate', { body: grace }),
  'host.reactivateUser': (client) => client.POST('/v1/host/users/reactivate', { body: grace }),

  'host.upsertConversation': (client) =>
    client.POST('/v1/host/conversations', {
      params: { header: { 'idempotency-key': 'order-42' } },
      body: { ...order, title: 'Order 42', members: [{ ...ada, role: 'owner' }] },
    }),
  'host.createConversation': (client) =>
    client.POST('/v1/host/conversations/create', { body: { title: 'Other' } }),
  'host.listConversations': (client) =>
    client.GET('/v1/host/conversations', { params: { query: { search: 'order' } } }),
  'host.getConversation': (client) =>
    client.GET('/v1/host/conversation', { params: { query: order } }),
  'host.updateConversation': (client) =>
    client.PATCH('/v1/host/conversation', { body: { ...order, description: 'Two books' } }),
  'host.listMembers': (client) =>
    client.GET('/v1/host/conversation/members', { params: { query: order } }),
  'host.addMembers': (client, { guestId }) =>
    client.POST('/v1/host/conversation/members', {
      body: { ...order, members: [{ userId: guestId }] },
    }),
  'host.removeMembers': (client, { guestId }) =>
    client.POST('/v1/host/conversation/members/remove', {
      body: { ...order, members: [{ userId: guestId }] },
    }),

  'host.sendMessage': (client) =>
    client.POST('/v1/host/messages', {
      body: { ...order, sender: ada, text: 'Hello', metadata: { ticket: 7 } },
    }),
  'host.editMessage': (client) =>
    client.PATCH('/v1/host/messages', { body: { ...order, seq: 5, text: 'Hello!' } }),
  'host.listMessages': (client) =>
    client.GET('/v1/host/messages', { params: { query: { ...order, limit: 5 } } }),
  'host.searchMessages': (client) =>
    client.GET('/v1/host/messages/search', { params: { query: { ...order, query: 'hello' } } }),
  'host.readMessages': (client) =>
    client.GET('/v1/host/conversation/messages', { params: { query: { ...order, limit: 5 } } }),
  'host.addNote': (client) =>
    client.POST('/v1/host/conversation/notes', { body: { ...order, text: 'Paid twice' } }),
  'host.listNotes': (client) =>
    client.GET('/v1/host/conversation/notes', { params: { query: order } }),
  'host.removeNote': async (client) => {
    const { data } = await client.GET('/v1/host/conversation/notes', { params: { query: order } });
    return client.POST('/v1/host/conversation/notes/remove', {
      body: { noteId: data!.data.items[0]!.id },
    });
  },
  'host.deleteMessage': (client) =>
    client.POST('/v1/host/messages/delete', { body: { ...order, seq: 5 } }),
  'host.importMessages': async (client) => {
    const createdAt = '2020-01-01T00:00:00.000Z';
    await client.POST('/v1/host/conversations', {
      body: { ...archive, title: 'Archive', createdAt },
    });
    return client.POST('/v1/host/messages/import', {
      body: { ...archive, messages: [{ sender: ada, text: 'Old', createdAt }] },
    });
  },

  'host.searchUsers': (client) =>
    client.GET('/v1/host/users/search', { params: { query: { search: 'gra', role: 'user' } } }),
  'host.updateUser': (client) =>
    client.POST('/v1/host/users/update', { body: { ...ada, bio: 'First.', avatarUrl: null } }),
  'host.listMemberships': (client) =>
    client.GET('/v1/host/memberships', { params: { query: ada } }),
  'host.listSessions': (client, { userId }) =>
    client.GET('/v1/host/sessions', { params: { query: { userId } } }),
  'host.endSession': async (client, { userId }) => {
    const { data } = await client.GET('/v1/host/sessions', { params: { query: { userId } } });
    const sessionId = data!.data.items[0]!.id;
    return client.POST('/v1/host/sessions/end', { body: { userId, sessionId } });
  },
  'host.endSessions': (client, { guestId }) =>
    client.POST('/v1/host/sessions/end-all', { body: { userId: guestId } }),
  'host.silenceUser': (client, { userId }) =>
    client.POST('/v1/host/sanctions/silence', { body: { userId, seconds: 60, note: 'Rude.' } }),
  'host.unsilenceUser': (client, { userId }) =>
    client.POST('/v1/host/sanctions/unsilence', { body: { userId } }),
  'host.banUser': (client, { userId }) =>
    client.POST('/v1/host/sanctions/ban', { body: { userId, seconds: null } }),
  'host.unbanUser': (client, { userId }) =>
    client.POST('/v1/host/sanctions/unban', { body: { userId } }),
  'host.exportUser': (client, { userId }) =>
    client.GET('/v1/host/users/export', { params: { query: { userId } } }),

  'host.listReports': (client) =>
    client.GET('/v1/host/reports', { params: { query: { status: 'open' } } }),
  'host.getReport': (client, { reportId }) =>
    client.GET('/v1/host/report', { params: { query: { reportId } } }),
  'host.resolveReport': (client, { reportId }) =>
    client.POST('/v1/host/reports/resolve', { body: { reportId, outcome: 'none' } }),
  'host.reopenReport': (client, { reportId }) =>
    client.POST('/v1/host/reports/reopen', { body: { reportId } }),
  'host.removeMessage': (client, { conversationId }) =>
    client.POST('/v1/host/moderation/remove-message', { body: { conversationId, seq: 1 } }),
  'host.listHeld': (client) => client.GET('/v1/host/held', { params: { query: {} } }),
  'host.releaseHeld': (client, { heldIds: [heldId] }) =>
    client.POST('/v1/host/held/release', { body: { heldId } }),
  'host.dropHeld': (client, { heldIds: [, heldId] }) =>
    client.POST('/v1/host/held/drop', { body: { heldId } }),
  'host.listFilters': (client) => client.GET('/v1/host/filters', { params: { query: {} } }),
  'host.changeFilters': (client) =>
    client.POST('/v1/host/filters', {
      body: { add: [{ kind: 'word', value: 'spam', action: 'mask' }] },
    }),
  'host.testFilters': (client) =>
    client.POST('/v1/host/filters/test', { body: { text: 'Buy spam' } }),
  'host.getNumbers': (client) =>
    client.GET('/v1/host/numbers', { params: { query: { unit: 'hour' } } }),
  'host.listRefusals': (client) =>
    client.GET('/v1/host/refusals', { params: { query: { days: 30 } } }),
  'host.listAudit': (client) =>
    client.GET('/v1/host/audit', { params: { query: { actorKind: 'key' } } }),
  'host.exportAudit': (client) => client.GET('/v1/host/audit/export', { params: { query: {} } }),
  'host.mergeGuest': (client, { guestId, userId }) =>
    client.POST('/v1/host/users/merge', { body: { guestId, userId } }),

  'host.getSite': (client) => client.GET('/v1/host/site', {}),
  'host.updateSite': (client) => client.PATCH('/v1/host/site', { body: { promise: 'Soon.' } }),
  'host.addOrigin': (client) =>
    client.POST('/v1/host/origins', { body: { origin: 'https://shop.example' } }),
  'host.listSightings': (client) => client.GET('/v1/host/sightings', {}),
  'host.listOrigins': (client) => client.GET('/v1/host/origins', {}),
  'host.removeOrigin': (client) =>
    client.POST('/v1/host/origins/remove', { body: { origin: 'https://shop.example' } }),
  'host.addKey': (client) =>
    client.POST('/v1/host/keys', { body: { name: 'orders', scopes: ['write'] } }),
  'host.listKeys': (client) => client.GET('/v1/host/keys', {}),
  'host.rotateKey': async (client) => {
    const { data } = await client.GET('/v1/host/keys', {});
    const keyId = data!.data.keys.at(-1)!.id;
    return client.POST('/v1/host/keys/rotate', { body: { keyId } });
  },
  'host.revokeKey': async (client) => {
    const { data } = await client.GET('/v1/host/keys', {});
    const keyId = data!.data.keys.at(-1)!.id;
    return client.POST('/v1/host/keys/revoke', { body: { keyId } });
  },
  'host.addSigningSecret': (client) => client.POST('/v1/host/signing-secrets', { body: {} }),
  'host.listSigningSecrets': (client) => client.GET('/v1/host/signing-secrets', {}),
  'host.rotateSigningSecret': async (client) => {
    const { data } = await client.GET('/v1/host/signing-secrets', {});
    const { kid } = data!.data.signingSecrets.at(-1)!;
    return client.POST('/v1/host/signing-secrets/rotate', { body: { kid } });
  },
  'host.revokeSigningSecret': async (client) => {
    const { data } = await client.GET('/v1/host/signing-secrets', {});
    const { kid } = data!.data.signingSecrets.at(-1)!;
    return client.POST('/v1/host/signing-secrets/revoke', { body: { kid } });
  },

  'host.keepEvents': (client) => client.POST('/v1/events/keep', { body: { keep: true } }),
  'host.listEvents': (client) => client.GET('/v1/events', { params: { query: { after: 0 } } }),

  'host.addWebhook': (client) =>
    client.POST('/v1/webhooks', { body: { name: 'Orders', url: 'https://host.example/hook' } }),
  'host.listWebhooks': (client) => client.GET('/v1/webhooks', {}),
  'host.updateWebhook': async (client) =>
    client.PATCH('/v1/webhooks/{webhookId}', {
      params: { path: await hookOf(client) },
      body: { name: 'All orders' },
    }),
  'host.rotateWebhookSecret': async (client) =>
    client.POST('/v1/webhooks/{webhookId}/rotate-secret', {
      params: { path: await hookOf(client) },
      body: {},
    }),
  'host.testWebhook': async (client) =>
    client.POST('/v1/webhooks/{webhookId}/test', { params: { path: await hookOf(client) } }),
  'host.replayDelivery': async (client) => {
    await client.POST('/v1/host/users', { body: { ...ada, bio: 'Makes the first event.' } });
    return client.POST('/v1/webhooks/{webhookId}/replay', {
      params: { path: await hookOf(client) },
      body: { number: await numberOf(client) },
    });
  },
  'host.replayDeliveries': async (client) =>
    client.POST('/v1/webhooks/{webhookId}/replay-range', {
      params: { path: await hookOf(client) },
      body: { from: 1, to: await numberOf(client) },
    }),
  'host.listDeliveries': async (client) =>
    client.GET('/v1/webhooks/{webhookId}/deliveries', { params: { path: await hookOf(client) } }),
  'host.getDelivery': async (client) =>
    client.GET('/v1/webhooks/{webhookId}/delivery', {
      params: { path: await hookOf(client), query: { number: await numberOf(client) } },
    }),
  'host.removeWebhook': async (client) =>
    client.DELETE('/v1/webhooks/{webhookId}', { params: { path: await hookOf(client) } }),

  'host.setSendHook': (client) =>
    client.POST('/v1/send-hook', {
      body: { url: 'https://host.example/ask', onFailure: 'hold' },
    }),
  'host.getSendHook': (client) => client.GET('/v1/send-hook', {}),
  'host.rotateSendHookSecret': (client) =>
    client.POST('/v1/send-hook/rotate-secret', { body: { overlapHours: 1 } }),
  'host.testSendHook': (client) => client.POST('/v1/send-hook/test', { body: { text: 'Hello' } }),
  'host.removeSendHook': (client) => client.DELETE('/v1/send-hook', {}),
  'host.createBot': (client) =>
    client.POST('/v1/host/bots', { body: { name: 'Order bot', externalId: 'bot' } }),
  'host.listBots': (client) => client.GET('/v1/host/bots', {}),
  'host.updateBot': async (client) => {
    const { userId } = await botOf(client);
    return client.PATCH('/v1/host/bots', { body: { userId, reachable: false } });
  },
  'host.rotateBotToken': async (client) => {
    const { userId } = await botOf(client);
    return client.POST('/v1/host/bots/tokens', { body: { userId, overlapSeconds: 60 } });
  },
  'host.revokeBotToken': async (client) =>
    client.POST('/v1/host/bots/tokens/revoke', { body: await botOf(client) }),
  'host.removeBot': async (client) => {
    const { userId } = await botOf(client);
    return client.POST('/v1/host/bots/remove', { body: { userId } });
  },

  'host.deleteConversation': (client) =>
    client.POST('/v1/host/conversation/delete', { body: order }),
  'host.deleteUser': (client) =>
    client.POST('/v1/host/users/delete', { body: { ...ada, messages: 'delete' } }),
};
