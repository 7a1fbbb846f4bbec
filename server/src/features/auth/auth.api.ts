import type { authOperations } from '@parlor/sdk/protocol/auth';
import type { Me } from '@parlor/sdk/protocol/users';
import type { UserCall } from '../../kernel/context.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Realtime } from '../../kernel/realtime.js';
import type { Proof } from '../../ports/auth.js';
import type { Sessions } from './sessions.js';
import type { SignIn } from './sign-in.js';
import type { Filters } from '../../ports/moderation.js';

/** Takes over what a guest of the same device has left. */
export interface GuestMerges {
  merge(call: Pick<UserCall, 'siteId' | 'user' | 'address'>, proof: Proof): Promise<Me>;
}

export function authApi(
  signIn: SignIn,
  sessions: Sessions,
  realtime: () => Realtime,
  filters: Filters,
  merges: GuestMerges,
): Handlers<typeof authOperations> {
  return {
    'auth.guest': async ({ siteId, address }, { name }) =>
      signIn.guest(siteId, await filters.line(siteId, name), address),
    'auth.register': async ({ siteId, address }, input) =>
      signIn.register(siteId, { ...input, name: await filters.line(siteId, input.name) }, address),
    'auth.login': ({ siteId, address }, input) => signIn.login(siteId, input, address),
    'auth.exchange': ({ siteId, address }, { token }) => signIn.exchange(siteId, token, address),
    'auth.refresh': ({ siteId, address }, input) => signIn.refresh(siteId, input, address),
    'auth.upgrade': async (call, input) =>
      signIn.upgrade(call, { ...input, name: await filters.line(call.siteId, input.name) }),
    'auth.link': ({ siteId, user }, { token }) => signIn.link(siteId, user, token),
    'auth.merge': (call, proof) => merges.merge(call, proof),

    'auth.signOut': async ({ user, sessionId }, { everywhere }) => {
      const ended = everywhere ? await sessions.endAllOf(user.id) : [sessionId];
      if (!everywhere) await sessions.end(sessionId);
      // The caller may use one of these sockets: the answer is sent first.
      setImmediate(() => ended.forEach((id) => realtime().endSession(id, 'signed_out')));
      return {};
    },
  };
}
