/**
 * `Parlor.doctor()`: what keeps the chat from working on this page, and the exact line that fixes
 * it. For the page's developer, so in English; the chat itself shows what visitors have to know. A
 * separate file that imports nothing of the chat's code: the page may block that code.
 */
import {
  answersWithoutFetch,
  checkConnection,
  type ChatErrorCode,
  type SignIdentity,
} from '@parlor/sdk';
import type { BootOptions, Finding } from '../shared/embedding.js';

export type Patient = Pick<BootOptions, 'site' | 'server' | 'auth' | 'into'>;

/**
 * A clock that is off by more than this, in milliseconds, causes problems: tokens that expire at
 * once, or implausible times.
 */
const clockMayBeOff = 60_000;

/** Examines the page, prints the findings, and returns them. */
export async function doctor(patient: Patient): Promise<Finding[]> {
  const findings = await examine(patient);
  /* oxlint-disable no-console -- this is what it is for */
  console.table(findings.map(({ check, ok, says }) => ({ check, ok: ok ? '✓' : '✗', says })));
  for (const { check, mend } of findings)
    if (mend) console.info(`Parlor, to mend "${check}":\n${mend}`);
  /* oxlint-enable no-console */
  return findings;
}

export async function examine({ site, server, auth, into }: Patient): Promise<Finding[]> {
  const findings = [...browserFindings(), ...tagFindings(site, server), ...boxFindings(into)];
  if (!site || !server || !URL.canParse(server)) return findings;
  const blocked = new Set<string>();
  const noted = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
    if (blockedURI.replace(/^ws/, 'http').startsWith(server))
      blocked.add(`${effectiveDirective} ${new URL(blockedURI).origin}`);
  };
  document.addEventListener('securitypolicyviolation', noted);
  const found = await checkConnection({ site, url: server });
  // Violations are reported in a task of their own.
  await new Promise((resolve) => setTimeout(resolve));
  document.removeEventListener('securitypolicyviolation', noted);
  for (const [directive, address] of earlierViolations(server))
    blocked.add(`${directive} ${address}`);

  findings.push(
    blocked.size > 0
      ? {
          check: 'policy',
          ok: false,
          says: `The page's Content-Security-Policy blocks the chat: ${[...blocked].join(', ')}`,
          mend: `Content-Security-Policy: ${policyFor(server)}`,
        }
      : {
          check: 'policy',
          ok: true,
          says: "Nothing of the chat is blocked by the page's Content-Security-Policy",
        },
    await trustedTypesFinding(),
  );
  if (
    found.error?.code === 'network_error' &&
    blocked.size === 0 &&
    (await answersWithoutFetch({ site, url: server }))
  )
    findings.push(wrappedFetch(server));
  else findings.push(...serverFindings(found.error, site, server, blocked.size > 0));
  if (!found.error)
    findings.push(
      found.socketError
        ? {
            check: 'socket',
            ok: false,
            says: 'The server answers, but no WebSocket reaches it',
            mend:
              blocked.size > 0
                ? `connect-src ${server} ${socketOf(server)}`
                : 'A proxy in between has to let WebSocket upgrades of /v1/socket through.',
          }
        : { check: 'socket', ok: true, says: 'A WebSocket reaches the server' },
    );
  if (found.clockAheadMs !== null) {
    findings.push(clockFinding(found.clockAheadMs));
    if (auth) findings.push(await tokenFinding(auth, Date.now() + found.clockAheadMs));
  }
  return findings;
}

/** The minimal policy that the page has to allow. */
function policyFor(server: string): string {
  return `script-src ${server}; connect-src ${server} ${socketOf(server)}; img-src https: data: blob:; media-src ${server}; trusted-types lit-html`;
}

const socketOf = (server: string) => server.replace(/^http/, 'ws');

function browserFindings(): Finding[] {
  const missing = [
    ['light-dark()', CSS.supports('color', 'light-dark(red, red)')],
    ['relative colours', CSS.supports('color', 'oklch(from red l c h)')],
    ['popover', 'popover' in HTMLElement.prototype],
    ['adopted style sheets', 'adoptedStyleSheets' in Document.prototype],
  ].filter(([, has]) => !has);
  const names = missing.map(([name]) => String(name)).join(', ');
  return [
    names
      ? {
          check: 'browser',
          ok: false,
          says: `This browser does not know ${names}`,
          mend: 'The chat is made for browsers of 2024 and later.',
        }
      : { check: 'browser', ok: true, says: 'This browser knows all that the chat needs' },
  ];
}

function tagFindings(site: Patient['site'], server: Patient['server']): Finding[] {
  if (!site || !site.startsWith('pk_'))
    return [
      {
        check: 'key',
        ok: false,
        says: site ? `"${site}" is not a public key` : 'No site is named',
        mend: `<script async src="${server ?? 'https://…'}/parlor.js" data-site="pk_…"></script>`,
      },
    ];
  const findings: Finding[] = [];
  const tags = document.querySelectorAll(`script[data-site="${CSS.escape(site)}"]`).length;
  const chats = document.querySelectorAll(`parlor-chat[site="${CSS.escape(site)}"]`).length;
  findings.push(
    tags > 1 || chats > 1
      ? {
          check: 'tags',
          ok: false,
          says: `This site is on the page more than once: ${tags} script tags, ${chats} <parlor-chat>`,
          mend: 'Leave one of them in the page.',
        }
      : { check: 'tags', ok: true, says: 'The site is on the page once' },
  );
  const isInsecure =
    location.protocol === 'https:' &&
    server?.startsWith('http:') &&
    !/^http:\/\/(localhost|127\.|\[::1\])/.test(server);
  if (isInsecure && server)
    findings.push({
      check: 'address',
      ok: false,
      says: 'A page over https may not talk to a server over http',
      mend: `server="${server.replace('http:', 'https:')}"`,
    });
  return findings;
}

/** A box that is not on the page (yet): the chat waits for it. */
function boxFindings(into: Patient['into']): Finding[] {
  if (!into || document.querySelector(into)) return [];
  return [
    {
      check: 'box',
      ok: false,
      says: `No element of the page is "${into}": the chat waits for one`,
      mend: `<div id="chat"></div>   # and data-into="#chat"`,
    },
  ];
}

const wrappedFetch = (server: string): Finding => ({
  check: 'fetch',
  ok: false,
  says: `${server} answers, but not to the page's \`fetch\`, which another script of the page has replaced`,
  mend: `Leave requests to ${server} as they are in what wraps \`fetch\`, such as monitoring: without cookies (credentials: 'include').`,
});

/**
 * Where the browser sends \`Origin: null\`: in sandboxed frames and for files. What \`location\`
 * says is only where the page came from.
 */
const hasNoOrigin = (): boolean => !/^https?:/.test(globalThis.origin);

function serverFindings(
  error: { code: ChatErrorCode } | null,
  site: string,
  server: string,
  isBlocked: boolean,
): Finding[] {
  const reached: Finding = { check: 'server', ok: true, says: `${server} answers` };
  switch (error?.code) {
    case undefined:
      return [
        reached,
        { check: 'key', ok: true, says: `${site} is known` },
        { check: 'origin', ok: true, says: `${location.origin} is on the site's list` },
      ];
    case 'unknown_site':
      return [
        reached,
        {
          check: 'key',
          ok: false,
          says: `The server knows no site ${site}`,
          mend: 'npm run parlor -- site list   # and put its key into data-site',
        },
      ];
    case 'origin_not_allowed':
      if (hasNoOrigin())
        return [
          reached,
          { check: 'key', ok: true, says: `${site} is known` },
          {
            check: 'origin',
            ok: false,
            says: 'This page has no origin: it is a file, or a sandboxed frame',
            mend:
              location.protocol === 'file:'
                ? 'Open it over http, such as with: npx serve'
                : '<iframe sandbox="allow-scripts allow-same-origin" …>',
          },
        ];
      return [
        reached,
        { check: 'key', ok: true, says: `${site} is known` },
        {
          check: 'origin',
          ok: false,
          says: `${location.origin} is not on the site's list`,
          mend: `npm run parlor -- site update --site ${site} --origin ${location.origin}   # and an --origin for each of the others: this is the whole list`,
        },
      ];
    case 'bad_answer':
      return [
        {
          check: 'server',
          ok: false,
          says: `What answers at ${server} is not Parlor`,
          mend: 'Check the address in src or server.',
        },
      ];
    default:
      return isBlocked
        ? []
        : [
            {
              check: 'server',
              ok: false,
              says: navigator.onLine ? `${server} does not answer` : 'This device is offline',
              mend: `curl ${server}/healthz   # from here, and look at the server's log`,
            },
          ];
  }
}

/** The names that the directive `trusted-types` of a policy allows. */
function trustedTypesOf(policy: string): string[] {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  return directives.find(([name]) => name?.toLowerCase() === 'trusted-types')?.slice(1) ?? ['*'];
}

/**
 * A page that lists the trusted types that it allows has to list the chat's. Its policy is read
 * from the violation that an unknown name causes.
 */
async function trustedTypesFinding(): Promise<Finding> {
  const { trustedTypes: types } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: object): unknown };
  };
  const policies: string[] = [];
  const noted = ({ effectiveDirective, originalPolicy }: SecurityPolicyViolationEvent): void => {
    if (effectiveDirective === 'trusted-types') policies.push(originalPolicy);
  };
  document.addEventListener('securitypolicyviolation', noted);
  try {
    types?.createPolicy('parlor-doctor', {});
  } catch {
    await new Promise((resolve) => setTimeout(resolve));
  }
  document.removeEventListener('securitypolicyviolation', noted);
  const names = policies
    .map(trustedTypesOf)
    .find((some) => !some.includes('lit-html') && !some.includes('*'));
  if (!names)
    return {
      check: 'trusted types',
      ok: true,
      says: "The page lets the chat's trusted types through",
    };
  return {
    check: 'trusted types',
    ok: false,
    says: `The page's policy lets ${names.join(' ') || 'no'} trusted types through, and the chat's are not among them`,
    mend: `Content-Security-Policy: trusted-types ${[...names.filter((name) => name !== "'none'"), 'lit-html'].join(' ')}`,
  };
}

function clockFinding(aheadMs: number): Finding {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const isOff = Math.abs(aheadMs) > clockMayBeOff;
  return {
    check: 'clock',
    ok: !isOff,
    says: isOff
      ? `This device's clock is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the server's`
      : "This device's clock is right",
    ...(isOff && {
      mend: 'Set the clock of whichever is wrong by a time server. Signing in works all the same; times are shown off by that much.',
    }),
  };
}

/** Checks the token that the host's backend signs now, decoded as the server does it. */
async function tokenFinding(auth: SignIdentity, serverNow: number): Promise<Finding> {
  const check = 'identity';
  try {
    const token = await auth('initial');
    if (token === null) return { check, ok: true, says: 'Nobody is signed in on this page' };
    const claims = JSON.parse(
      atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')),
    ) as { exp?: number; iat?: number };
    const [left, age] = [
      (claims.exp ?? 0) * 1000 - serverNow,
      serverNow - (claims.iat ?? serverNow / 1000) * 1000,
    ];
    if (!claims.exp)
      return {
        check,
        ok: false,
        says: 'The token has no `exp`',
        mend: "jwt.sign({ sub }, secret, { keyid, audience: site, expiresIn: '5m' })",
      };
    if (left <= 0 || age < -clockMayBeOff)
      return {
        check,
        ok: false,
        says:
          left <= 0
            ? `The token was over ${Math.round(-left / 1000)} s ago`
            : `The token comes from ${Math.round(-age / 1000)} s in the future`,
        mend: "Set your backend's clock by a time server, or sign a fresh token at each call of `auth`.",
      };
    if (left > 86_400_000)
      return {
        check,
        ok: false,
        says: 'The token is good for more than 24 hours',
        mend: "expiresIn: '5m'",
      };
    return { check, ok: true, says: `The token is good for another ${Math.round(left / 1000)} s` };
  } catch (error) {
    return {
      check,
      ok: false,
      says: `The page's \`auth\` function gives no token: ${String(error)}`,
      mend: 'It gives a promise of a signed JWT, or of null.',
    };
  }
}

/** The chat's earlier violations of the page's policy, if the browser keeps them. */
function earlierViolations(server: string): [string, string][] {
  // In browsers without it, the name could be a page's element with this id.
  if (typeof ReportingObserver !== 'function') return [];
  const observer = new ReportingObserver(() => undefined, {
    types: ['csp-violation'],
    buffered: true,
  });
  observer.observe();
  const bodies = observer
    .takeRecords()
    .map(({ body }) => body as { blockedURL?: string; effectiveDirective?: string } | null);
  observer.disconnect();
  return bodies.flatMap((body) => {
    const address = body?.blockedURL ?? '';
    const isOurs = address.replace(/^ws/, 'http').startsWith(server);
    return isOurs
      ? [[body?.effectiveDirective ?? '', new URL(address).origin] as [string, string]]
      : [];
  });
}
