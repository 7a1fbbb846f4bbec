/**
 * What each changing operation of hosts and operators writes into the audit log of the site, with
 * the name of the key or the operator; or why it writes nothing.
 */
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { OperationName } from '@parlor/sdk/protocol/operations';

type Entry = HostAuditAct | { because: string };

const conversation = { because: 'The log of the conversation says that the host did it.' };
const message = { because: 'The message itself is in the log of the conversation.' };
const profile = { because: 'A backend copies its users here: entries would only repeat them.' };
const account = { because: 'It is about the own account of an operator, not about a site.' };
const nothing = { because: 'It changes nothing that is kept.' };
const resent = { because: 'It sends again what was sent before; the list of deliveries shows it.' };

export const audited: Readonly<Partial<Record<OperationName, Entry>>> = {
  'host.upsertUser': profile,
  'host.upsertUsers': profile,
  'host.updateUser': 'user.updated',
  'host.deactivateUser': 'user.deactivated',
  'host.reactivateUser': 'user.reactivated',
  'host.deleteUser': 'user.deleted',
  'host.mergeGuest': 'user.merged',
  'host.endSession': 'user.signed_out',
  'host.endSessions': 'user.signed_out',

  'host.silenceUser': 'user.silenced',
  'host.unsilenceUser': 'user.unsilenced',
  'host.banUser': 'user.banned',
  'host.unbanUser': 'user.unbanned',
  'host.resolveReport': 'report.resolved',
  'host.reopenReport': 'report.reopened',
  'host.removeMessage': 'message.deleted',
  'host.releaseHeld': 'held.released',
  'host.dropHeld': 'held.dropped',
  'host.changeFilters': 'filters.changed',
  'host.testFilters': nothing,

  'host.upsertConversation': conversation,
  'host.createConversation': conversation,
  'host.updateConversation': 'conversation.updated',
  'host.addMembers': conversation,
  'host.removeMembers': conversation,
  'host.deleteConversation': 'conversation.deleted',
  'host.addNote': 'note.added',
  'host.removeNote': 'note.removed',
  'host.sendMessage': message,
  'host.editMessage': message,
  'host.deleteMessage': 'message.deleted',
  'host.importMessages': message,

  'host.updateSite': 'site.updated',
  'host.addOrigin': 'origin.added',
  'host.removeOrigin': 'origin.removed',
  'host.addKey': 'key.added',
  'host.rotateKey': 'key.rotated',
  'host.revokeKey': 'key.revoked',
  'host.addSigningSecret': 'secret.added',
  'host.rotateSigningSecret': 'secret.rotated',
  'host.revokeSigningSecret': 'secret.revoked',

  'host.keepEvents': 'site.updated',
  'host.addWebhook': 'webhook.added',
  'host.updateWebhook': 'webhook.changed',
  'host.rotateWebhookSecret': 'webhook.rotated',
  'host.removeWebhook': 'webhook.removed',
  'host.testWebhook': nothing,
  'host.replayDelivery': resent,
  'host.replayDeliveries': resent,

  'host.setSendHook': 'send_hook.set',
  'host.rotateSendHookSecret': 'send_hook.rotated',
  'host.removeSendHook': 'send_hook.removed',
  'host.testSendHook': nothing,

  'host.createBot': 'bot.created',
  'host.updateBot': 'bot.updated',
  'host.removeBot': 'user.deleted',
  'host.rotateBotToken': 'bot.token_added',
  'host.revokeBotToken': 'bot.token_revoked',

  'operators.createSite': 'site.created',
  'operators.deleteSite': { because: 'The log is deleted with the site; the server logs it.' },
  'operators.invite': 'team.invited',
  'operators.withdrawInvitation': 'team.withdrawn',
  'operators.acceptInvitation': 'team.joined',
  'operators.redeemLink': 'team.joined',
  'operators.setRole': 'team.role',
  'operators.removeMember': 'team.removed',
  'operators.leaveSite': 'team.left',

  'operators.showLink': nothing,
  'operators.signUp': account,
  'operators.signIn': account,
  'operators.signOut': account,
  'operators.updateMe': account,
  'operators.changePassword': account,
  'operators.beginSecondFactor': account,
  'operators.confirmSecondFactor': account,
  'operators.endSecondFactor': account,
  'operators.endSession': account,
  'operators.endOtherSessions': account,
};
