import type { authOperations } from '@parlor/sdk/protocol/auth';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Realtime } from '../../kernel/realtime.js';
import type { Sessions } from './sessions.js';
import type { SignIn } from './sign-in.js';

export function authApi(signIn: SignIn, sessions: Sessions, realtime: () => Realtime): Handlers<typeof authOperations> {
  return {
    'auth.guest': ({ siteId }, { name }) => signIn.guest(siteId, name),
    'auth.register': ({ siteId }, input) => signIn.register(siteId, input),
    'auth.login': ({ siteId, address }, input) => signIn.login(siteId, input, address),
    'auth.exchange': ({ siteId }, { token }) => signIn.exchange(siteId, token),
    'auth.refresh': ({ siteId }, { refreshToken, retryKey }) => signIn.refresh(siteId, refreshToken, retryKey),
    'auth.upgrade': ({ siteId, user }, input) => signIn.upgrade(siteId, user, input),
    'auth.link': ({ siteId, user }, { token }) => signIn.link(siteId, user, token),

    'auth.signOut': async ({ user, sessionId }, { everywhere }) => {
      const ended = everywhere ? await sessions.endAllOf(user.id) : [sessionId];
      if (!everywhere) await sessions.end(sessionId);
      // The caller may be on one of these sockets: the answer goes first.
      setImmediate(() => ended.forEach((id) => realtime().endSession(id, 'signed_out')));
      return {};
    },
  };
}
