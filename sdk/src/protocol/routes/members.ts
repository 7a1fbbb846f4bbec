import type { Route } from '../table.js';

export const memberRoutes = {
  'members.list': { method: 'GET', path: '/conversations/:conversationId/members' },
  'members.add': { method: 'POST', path: '/conversations/:conversationId/members' },
  'members.remove': { method: 'DELETE', path: '/conversations/:conversationId/members/:userId' },
  'members.setRole': { method: 'PATCH', path: '/conversations/:conversationId/members/:userId' },
  'members.transferOwnership': { method: 'POST', path: '/conversations/:conversationId/owner' },
  'members.join': { method: 'POST', path: '/conversations/:conversationId/join' },
  'members.ban': { method: 'POST', path: '/conversations/:conversationId/bans' },
  'members.unban': { method: 'DELETE', path: '/conversations/:conversationId/bans/:userId' },
  'members.bans': { method: 'GET', path: '/conversations/:conversationId/bans' },
  'members.request': { method: 'POST', path: '/conversations/:conversationId/requests' },
  'members.withdrawRequest': { method: 'DELETE', path: '/conversations/:conversationId/requests' },
  'members.requests': { method: 'GET', path: '/conversations/:conversationId/requests' },
  'members.requested': { method: 'GET', path: '/join-requests' },
  'members.acceptRequest': {
    method: 'POST',
    path: '/conversations/:conversationId/requests/:userId/accept',
  },
  'members.declineRequest': {
    method: 'POST',
    path: '/conversations/:conversationId/requests/:userId/decline',
  },
  'members.invite': { method: 'POST', path: '/conversations/:conversationId/invitations' },
  'members.invited': { method: 'GET', path: '/conversations/:conversationId/invitations' },
  'members.withdrawInvitation': {
    method: 'DELETE',
    path: '/conversations/:conversationId/invitations/:userId',
  },
  'members.invitations': { method: 'GET', path: '/invitations' },
  'members.acceptInvitation': {
    method: 'POST',
    path: '/conversations/:conversationId/invitation/accept',
  },
  'members.declineInvitation': {
    method: 'POST',
    path: '/conversations/:conversationId/invitation/decline',
  },
} as const satisfies Record<string, Route>;
