/**
 * How an operator of the console shows who they are: a session in a cookie that scripts cannot read
 * and that browsers send from pages of this server alone; and for every call but GET, a token that
 * only the console's page knows.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import type { AuthenticatedOperator, ConsoleCall, Gatekeeper, OperatorCall } from './context.js';
import { Fault } from './fault.js';

/** Without TLS, as on localhost, browsers refuse the prefix, and so it is left out. */
export const operatorCookie = '__Host-parlor-operator';
const plainCookie = 'parlor-operator';
export const csrfHeader = 'x-parlor-csrf';
/** As long as a session lasts at most. */
const cookieMs = 30 * 24 * 60 * 60 * 1_000;

const cookieOf = (ownOrigin: string): string =>
  ownOrigin.startsWith('https:') ? operatorCookie : plainCookie;

export const sessionCookieOf = (ctx: Context, ownOrigin: string): string | undefined =>
  ctx.cookies.get(cookieOf(ownOrigin));

/** Without a session, such as for signing in. Throws `csrf_rejected`. */
export function consoleCall(
  ctx: Context,
  call: Pick<ConsoleCall, 'requestId' | 'address' | 'signal'>,
  ownOrigin: string,
): ConsoleCall {
  requireOwnPage(ctx, ownOrigin);
  return {
    ...call,
    isConsole: true,
    browser: { address: call.address, userAgent: ctx.get('user-agent') },
    setSession(token) {
      const secure = ownOrigin.startsWith('https:');
      // The proxy in front of this server ends TLS.
      ctx.cookies.secure = secure;
      ctx.cookies.set(cookieOf(ownOrigin), token ?? '', {
        httpOnly: true,
        secure,
        sameSite: 'strict',
        path: '/',
        maxAge: token === null ? 0 : cookieMs,
        overwrite: true,
      });
    },
  };
}

/** Throws `unauthenticated`, `csrf_rejected`. */
export async function operatorCall(
  ctx: Context,
  call: Pick<ConsoleCall, 'requestId' | 'address' | 'signal'>,
  { gatekeeper, ownOrigin }: { gatekeeper: Gatekeeper; ownOrigin: string },
): Promise<OperatorCall> {
  const base = consoleCall(ctx, call, ownOrigin);
  const { operator, sessionId } = await operatorOf(ctx, { gatekeeper, ownOrigin });
  return { ...base, operator, sessionId };
}

/** Throws `unauthenticated`, `csrf_rejected`. */
export async function operatorOf(
  ctx: Context,
  { gatekeeper, ownOrigin }: { gatekeeper: Gatekeeper; ownOrigin: string },
): Promise<AuthenticatedOperator> {
  requireOwnPage(ctx, ownOrigin);
  const token = sessionCookieOf(ctx, ownOrigin);
  if (!token) throw new Fault('unauthenticated', 'Sign in to the console.');
  const found = await gatekeeper.operator(token);
  if (ctx.method !== 'GET' && !isSame(ctx.get(csrfHeader), found.csrfToken))
    throw new Fault('csrf_rejected', `The header ${csrfHeader} is missing or wrong.`);
  return found;
}

/** Browsers send at least one of the two with whatever a page of another origin makes them send. */
function requireOwnPage(ctx: Context, ownOrigin: string): void {
  const [origin, site] = [ctx.get('origin'), ctx.get('sec-fetch-site')];
  if ((origin && origin !== ownOrigin) || (site && site !== 'same-origin'))
    throw new Fault('csrf_rejected', "This is for the console's own page.");
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
