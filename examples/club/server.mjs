/**
 * The club's host backend. It knows who is signed in, and vouches for them to Parlor: /chat-token
 * gives the browser a short-lived token, signed with the site's signing secret, which never leaves
 * this file. The sign-in itself is a toy: whoever clicks a name is that member. The rest is what a
 * host with members of its own writes.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import jwt from 'jsonwebtoken';
import {
  contentSecurityPolicy,
  escapeHtml,
  fill,
  host,
  httpOrigin,
  listOf,
  port,
  readInside,
  readSettings,
  send,
  serve,
  text,
} from '../host.mjs';
import { defaultMembers, habitOf } from './members.mjs';
import { cover, drawPortrait, drawShelf } from './pictures.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const settings = readSettings({
  PORT: port,
  HOST: host,
  PARLOR_URL: httpOrigin,
  PARLOR_SITE: text("the site's public key, pk_…"),
  PARLOR_SIGNING_KID: text('the id of the signing secret'),
  PARLOR_SIGNING_SECRET: text('the signing secret'),
  PARLOR_DEMO_MEMBERS: listOf('id', 'name'),
});
if (!existsSync(here('dist/main.js'))) {
  process.stderr.write(
    'The club cannot start: its page is not bundled yet. npm start at the top of the repository does that.\n',
  );
  process.exit(1);
}

const members =
  settings.PARLOR_DEMO_MEMBERS.length > 0 ? settings.PARLOR_DEMO_MEMBERS : defaultMembers;
const headers = { 'content-security-policy': contentSecurityPolicy(settings.PARLOR_URL) };
const file = (name) => readFileSync(here(name), 'utf8');

/**
 * Who is signed in, by the random value in the cookie. Gone with the process, as everything of this
 * toy.
 */
const signedIn = new Map();
const cookieName = 'marginalia';
const maxSignedIn = 1_000;

function cookieOf(request) {
  const cookie = (request.headers.cookie ?? '')
    .split('; ')
    .find((pair) => pair.startsWith(`${cookieName}=`));
  return cookie?.slice(cookieName.length + 1);
}

function memberOf(request) {
  const id = signedIn.get(cookieOf(request));
  return members.find((member) => member.id === id);
}

const portraitOf = (id) => `/portraits/${encodeURIComponent(id)}.svg`;

/** The whole of a host's work for the chat: who is this, and until when may the token be used. */
function chatToken(member) {
  const claims = {
    name: member.name,
    avatar: `http://localhost:${settings.PORT}${portraitOf(member.id)}`,
  };
  return jwt.sign(claims, settings.PARLOR_SIGNING_SECRET, {
    algorithm: 'HS256',
    keyid: settings.PARLOR_SIGNING_KID,
    subject: member.id,
    audience: settings.PARLOR_SITE,
    expiresIn: '10m',
  });
}

const routes = {
  'GET /': (request, response) => {
    const member = memberOf(request);
    const door = member
      ? `<p class="door"><a class="button" href="/room">Back to the reading room</a></p>`
      : `<form class="door" method="post" action="/sign-in"><h2>Who is reading?</h2><ul>${members.map(memberButton).join('')}</ul></form>`;
    const values = {
      DOOR: door,
      COVER: cover,
      SHELF: drawShelf(),
      PARLOR_URL: escapeHtml(settings.PARLOR_URL),
    };
    sendPage(request, response, {
      name: 'landing',
      title: 'Marginalia, a reading club',
      values,
      member,
    });
  },

  'GET /room': (request, response) => {
    const member = memberOf(request);
    if (!member) return redirect(response, '/');
    const values = {
      PARLOR_SITE: escapeHtml(settings.PARLOR_SITE),
      PARLOR_URL: escapeHtml(settings.PARLOR_URL),
      MEMBER_ID: escapeHtml(member.id),
    };
    const script = '<script type="module" src="/assets/main.js"></script>';
    sendPage(request, response, {
      name: 'room',
      title: 'Kew Gardens, Marginalia',
      values,
      member,
      script,
    });
  },

  'GET /chat-token': (request, response) => {
    const member = memberOf(request);
    const [status, body] = member ? [200, { token: chatToken(member) }] : [401, { token: null }];
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  },

  'POST /sign-in': async (request, response) => {
    const chosen = new URLSearchParams(await readForm(request)).get('member');
    if (!members.some((member) => member.id === chosen)) return redirect(response, '/');
    const value = randomUUID();
    signedIn.set(value, chosen);
    if (signedIn.size > maxSignedIn) signedIn.delete(signedIn.keys().next().value);
    redirect(
      response,
      '/room',
      `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400`,
    );
  },

  'POST /sign-out': (request, response) => {
    signedIn.delete(cookieOf(request));
    redirect(response, '/', `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`);
  },
};

function memberButton({ id, name }, index) {
  return `<li><button name="member" value="${escapeHtml(id)}"><img src="${portraitOf(id)}" alt="" width="56" height="56" /><span><strong>${escapeHtml(name)}</strong> ${habitOf(index)}</span></button></li>`;
}

function accountCorner(member) {
  return `<form class="account" id="sign-out" method="post" action="/sign-out"><img src="${portraitOf(member.id)}" alt="" width="32" height="32" /><span>${escapeHtml(member.name)}</span><button>Sign out</button></form>`;
}

function sendPage(request, response, { name, title, values, member, script = '' }) {
  const account = member ? accountCorner(member) : '';
  const main = fill(file(`pages/${name}.html`), values);
  const body = fill(file('pages/layout.html'), {
    TITLE: title,
    PAGE: name,
    SCRIPT: script,
    ACCOUNT: account,
    MAIN: main,
  });
  send(request, response, { body, headers: { ...headers, 'cache-control': 'no-store' } });
}

function redirect(response, location, cookie) {
  response
    .writeHead(303, {
      location,
      'cache-control': 'no-store',
      ...(cookie && { 'set-cookie': cookie }),
    })
    .end();
}

async function readForm(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 1_000) throw new Error('The form is longer than any of ours.');
  }
  return body;
}

/** Another site's page may not sign anybody in or out here. */
function fromElsewhere(request) {
  const { origin, host } = request.headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}

serve('The club', settings.PORT, settings.HOST, async (request, response, path) => {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (method === 'POST' && fromElsewhere(request)) return response.writeHead(403).end();
  const route = routes[`${method} ${path}`];
  if (route) return route(request, response);
  const portrait = members.findIndex(({ id }) => path === portraitOf(id));
  if (portrait >= 0)
    return send(request, response, { body: drawPortrait(portrait), type: 'image/svg+xml' });
  const found = path.startsWith('/assets/')
    ? await readInside(here('dist'), path.slice('/assets'.length))
    : await readInside(here('public'), path);
  if (method === 'GET' && found) return send(request, response, found);
  response
    .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
    .end('There is no page at this address.\n');
});
