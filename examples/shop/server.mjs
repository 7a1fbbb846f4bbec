/**
 * The shop's host: static files and a few pages filled on the way out. Nothing here knows of chat
 * but the script tag and the Content-Security-Policy, which names the Parlor server. Guests and
 * accounts need nothing of a host's backend.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
import { drawLamp } from './lamps.mjs';
import { findProduct, products } from './products.mjs';

const settings = readSettings({
  PORT: port,
  HOST: host,
  PARLOR_URL: httpOrigin,
  PARLOR_SITE: text("the site's public key, pk_…"),
  PARLOR_DEMO_ACCOUNTS: listOf('name', 'email', 'password'),
});
const parlor = {
  PARLOR_URL: escapeHtml(settings.PARLOR_URL),
  PARLOR_SITE: escapeHtml(settings.PARLOR_SITE),
};
const headers = {
  'content-security-policy': contentSecurityPolicy(settings.PARLOR_URL, {
    scripts: settings.PARLOR_URL,
  }),
};

const file = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const publicFolder = fileURLToPath(new URL('public', import.meta.url));
const layout = file('layout.html');
const tag = (attributes = '') =>
  fill(
    `<script async src="{{PARLOR_URL}}/parlor.js" data-site="{{PARLOR_SITE}}"${attributes}></script>`,
    parlor,
  );
const scriptTag = tag();
/** Who keeps the bench, where the demo has said so. */
const keeper = escapeHtml(settings.PARLOR_DEMO_ACCOUNTS[0]?.id ?? '');

const card = ({ slug, name, kind, price, line }) => `
    <li class="${slug}">
      <a href="/lamps/${slug}" data-soft>
        <span class="wall">${drawLamp(slug)}</span>
        <span class="card-words"><strong>${name}</strong> <span>${price}</span><em>${kind}. ${line}</em></span>
      </a>
    </li>`;

const account = ({ name, email, password }) => `
    <li>
      <strong>${escapeHtml(name)}</strong>
      <button type="button" data-copy="${escapeHtml(email)}" title="Copy the email address">${escapeHtml(email)}</button>
      <button type="button" data-copy="${escapeHtml(password)}" title="Copy the password">${escapeHtml(password)}</button>
    </li>`;

const accounts =
  settings.PARLOR_DEMO_ACCOUNTS.length > 0
    ? `<ul class="accounts" aria-label="Demo accounts, a click copies">${settings.PARLOR_DEMO_ACCOUNTS.map(account).join('')}</ul>`
    : '<p>There are no demo accounts here; make your own in the chat.</p>';

/**
 * Each page by its address: a function of the rest of the path, or `null` where there is nothing.
 */
function page(path) {
  if (path === '/') {
    return render(
      'home',
      'Vesper, lamps for the evening',
      'Six lamps, made slowly and repaired for twenty years.',
      {
        HERO: drawLamp('marlo', { id: 'hero' }),
        LAMPS: products.map(card).join(''),
        ACCOUNTS: accounts,
      },
    );
  }
  if (path === '/about') {
    const label = 'A lantern with a red lid on a table';
    return render(
      'about',
      'About Vesper',
      'Who makes the lamps, where, and what happens when one breaks.',
      {
        PICTURE: drawLamp('ember', { label }),
      },
    );
  }
  // The chat in the page instead of in its corner: an inbox, and a conversation with one person.
  if (path === '/messages') {
    const chat = tag(' data-mode="inbox" data-into="#messages"');
    return render(
      'messages',
      'Your messages, Vesper',
      'All that you have written with us.',
      {},
      { chat },
    );
  }
  if (path === '/bench') {
    const chat = tag(` data-mode="chatbox" data-user="${keeper}" data-into="#bench-talk"`);
    return render(
      'bench',
      'Talk to the bench, Vesper',
      'A conversation with the person who makes the lamps.',
      {},
      { chat },
    );
  }
  if (path === '/playground.html') {
    return render(
      'playground',
      'Playground, Vesper',
      'Add the chat late, take it away, and add it again.',
      parlor,
      { chat: '' },
    );
  }
  const product = findProduct(/^\/lamps\/([a-z]+)$/.exec(path)?.[1]);
  return product ? productPage(product) : null;
}

function productPage(product) {
  const place = products.indexOf(product);
  const previous = products.at(place - 1);
  const next = products[(place + 1) % products.length];
  return render(
    'product',
    `${product.name}, ${product.kind.toLowerCase()} by Vesper`,
    product.line,
    {
      SLUG: product.slug,
      NAME: product.name,
      KIND: product.kind,
      PRICE: product.price,
      STORY: product.story,
      PICTURE: drawLamp(product.slug, {
        label: `${product.name}, a ${product.kind.toLowerCase()}`,
        id: `large-${product.slug}`,
      }),
      DETAILS: Object.entries(product.details)
        .map(([term, detail]) => `<dt>${term}</dt><dd>${detail}</dd>`)
        .join(''),
      PREVIOUS_SLUG: previous.slug,
      PREVIOUS_NAME: previous.name,
      NEXT_SLUG: next.slug,
      NEXT_NAME: next.name,
      OTHERS: products
        .filter((other) => other !== product)
        .map(card)
        .join(''),
    },
  );
}

function render(name, title, description, values, { chat = scriptTag } = {}) {
  const main = fill(file(`pages/${name}.html`), values);
  return fill(layout, {
    TITLE: title,
    DESCRIPTION: description,
    PAGE: name,
    CHAT: chat,
    MAIN: main,
    PARLOR_URL: parlor.PARLOR_URL,
  });
}

serve('The shop', settings.PORT, settings.HOST, async (request, response, path) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const body = page(path);
  if (body !== null) return send(request, response, { body, headers });
  const found = await readInside(publicFolder, path);
  if (found) return send(request, response, found);
  const missing = render('not-found', 'Not here, Vesper', 'There is no page at this address.', {});
  send(request, response, { status: 404, body: missing, headers });
});
