/** `/docs`: the reference of the wire for people, and `/openapi.json` for programs. Made once, at the start, from the table. */
import { type ErrorCode, errors, meanings } from '@parlor/sdk/protocol/errors';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Caller, EventDefinition } from '@parlor/sdk/protocol/table';
import { wire } from '@parlor/sdk/protocol/wire';
import type { Middleware } from 'koa';
import type { Table } from './dispatcher.js';
import { type Html, html } from './html.js';
import { errorsOf, type JsonSchema, jsonSchema, openApi, pathParameters } from './openapi.js';
import { referenceStyles } from './reference.styles.js';
import { StaticFile } from './static-file.js';

type EventTable = Readonly<Record<string, EventDefinition>>;

export function referencePages(table: Table, events: EventTable, publicUrl: string): Middleware {
  const files = new Map([
    ['/docs', new StaticFile('text/html; charset=utf-8', page(table, events, publicUrl).text)],
    ['/docs/reference.css', new StaticFile('text/css; charset=utf-8', referenceStyles)],
    ['/openapi.json', new StaticFile('application/json; charset=utf-8', JSON.stringify(openApi(table, publicUrl)))],
  ]);
  return async (ctx, next) => {
    const file = files.get(ctx.path);
    if (!file || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.set('content-security-policy', "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    // Kept, and asked for again after five minutes: an update of the server may change it.
    await file.send(ctx, 'public, max-age=300');
  };
}

function page(table: Table, events: EventTable, publicUrl: string): Html {
  const features = [...new Set(Object.keys(table).map((name) => name.split('.')[0]!))];
  const ofFeature = (feature: string) => Object.entries(table).filter(([name]) => name.startsWith(`${feature}.`));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Parlor API reference</title>
        <link rel="stylesheet" href="/docs/reference.css" />
      </head>
      <body>
        <nav aria-label="Contents">
          <a class="brand" href="#top">Parlor <span>API v1</span></a>
          <a href="#calling">Calling</a>
          ${features.map(
            (feature) =>
              html`<h2>${feature}</h2>
                ${ofFeature(feature).map(([name]) => html`<a href="#${name}">${name.split('.')[1]!}</a>`)}`,
          )}
          <h2>more</h2>
          <a href="#events">Events</a><a href="#errors">Errors</a><a href="#limits">Limits</a>
        </nav>
        <main id="top">
          <header>
            <h1>API reference</h1>
            <p>
              Every operation but those of <code>host</code> answers over HTTP and, with the same input and the same answer, over the
              socket. The SDK calls them for you; this page is for everyone else. For programs: <a href="/openapi.json">openapi.json</a>.
            </p>
          </header>
          ${calling(publicUrl)}
          ${features.map(
            (feature) =>
              html`<h2 class="feature">${feature}</h2>
                ${ofFeature(feature).map(([name, operation]) => operationSection(name, operation))}`,
          )}
          <section id="events">
            <h2 class="feature">events</h2>
            <p>The socket delivers lists of <code>{name, data}</code> as emits named <code>${wire.eventsFrame}</code>.</p>
            ${Object.entries(events).map(
              ([name, { summary, data }]) =>
                html`<article id="event.${name}">
                  <h3><code>${name}</code></h3>
                  <p>${prose(summary)}</p>
                  ${fields('Data', jsonSchema(data), [])}
                </article>`,
            )}
          </section>
          ${errorTable()} ${limitTable()}
        </main>
      </body>
    </html>`;
}

function calling(publicUrl: string): Html {
  return html`<section id="calling">
    <h2 class="feature">calling</h2>
    <p>A guest signs in, and the access token opens the rest:</p>
    <pre><code>curl ${publicUrl}${wire.base}/auth/guest \\
  -H '${wire.siteHeader}: pk_…' -H 'content-type: application/json' \\
  -d '{"name":"Ada"}'

curl ${publicUrl}${wire.base}/users -H 'authorization: Bearer …'</code></pre>
    <p>The host's backend shows the site's secret key, which must never be in a page:</p>
    <pre><code>curl ${publicUrl}${wire.base}/host/users \\
  -H 'authorization: Bearer sk_…' -H 'content-type: application/json' \\
  -d '{"externalId":"42","name":"Ada"}'</code></pre>
    <p>
      An answer is <code>{"ok":true,"data":…}</code> or <code>{"ok":false,"error":{"code","message","requestId"}}</code>. Lists are
      <code>{"items","next","prev"}</code>, where <code>next</code> and <code>prev</code> go back in as <code>cursor</code>.
    </p>
    <p>
      The socket is Socket.IO 4 over WebSocket on <code>${wire.socketPath}?site=pk_…</code> with <code>auth: {token}</code>. Emit an
      operation's name with its input and an acknowledgement. Before the access token runs out, refresh it and emit
      <code>${wire.authenticateFrame}</code> with <code>{token}</code>.
    </p>
  </section>`;
}

const callers: Readonly<Record<Caller, string>> = {
  site: 'site key',
  user: 'signed-in user',
  host: 'secret key, HTTP alone',
};

function operationSection(name: string, operation: Table[string]): Html {
  const path = wire.base + operation.path;
  return html`<article id="${name}">
    <h3><code>${name}</code></h3>
    <p class="route">
      <b class="method ${operation.method.toLowerCase()}">${operation.method}</b> <code>${path}</code>
      <span>${callers[operation.caller]}</span>
    </p>
    <p>${prose(operation.summary)}</p>
    ${fields('Input', jsonSchema(operation.input), pathParameters(operation.path))}
    ${fields(`Answer ${operation.status ?? 200}`, jsonSchema(operation.output), [])}
    <p class="errors">Errors: ${errorsOf(operation).map((code) => html`<a href="#error.${code}"><code>${code}</code></a> `)}</p>
  </article>`;
}

function fields(title: string, schema: JsonSchema, inPath: readonly string[]): Html {
  const rows = Object.entries(schema.properties ?? {});
  if (rows.length === 0) return html`<p class="empty">${title}: nothing.</p>`;
  return html`<table>
    <caption>
      ${title}
    </caption>
    <tbody>
      ${rows.map(
        ([name, field]) =>
          html`<tr>
            <th scope="row">
              <code>${name}</code>
            </th>
            <td>${shape(field)}</td>
            <td>${notes(field, inPath.includes(name), schema.required?.includes(name) ?? false)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The table's sentences mark names with backticks. */
function prose(text: string): Html[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/** A schema in one line. */
function shape(schema: JsonSchema): string {
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices) return choices.map(shape).join(' | ');
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return `list of ${shape(schema['items'] as JsonSchema)}`;
  if (schema.type === 'object' && schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return schema['format'] === 'date-time' ? 'time' : (schema.type ?? 'any');
}

function notes(schema: JsonSchema, inPath: boolean, required: boolean): string {
  const bounds = [
    ['minLength', 'at least', 'characters'],
    ['maxLength', 'at most', 'characters'],
    ['minimum', 'from', ''],
    ['maximum', 'to', ''],
    ['maxItems', 'at most', 'of them'],
  ].flatMap(([keyword, before, after]) =>
    schema[keyword!] === undefined ? [] : [`${before} ${String(schema[keyword!])} ${after}`.trim()],
  );
  return [inPath ? 'in the path' : required ? '' : 'optional', ...bounds].filter(Boolean).join(', ');
}

function errorTable(): Html {
  return html`<section id="errors">
    <h2 class="feature">errors</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Code</th>
          <th scope="col">Status</th>
          <th scope="col">Meaning</th>
          <th scope="col">Repeat?</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(errors).map(
          ([code, { status, retryable }]) =>
            html`<tr id="error.${code}">
              <th scope="row"><code>${code}</code></th>
              <td>${status}</td>
              <td>${prose(meanings[code as ErrorCode])}</td>
              <td>${retryable ? 'yes' : 'no'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function limitTable(): Html {
  return html`<section id="limits">
    <h2 class="feature">limits</h2>
    <table>
      <tbody>
        ${Object.entries(limits).map(
          ([name, value]) =>
            html`<tr>
              <th scope="row"><code>${name}</code></th>
              <td>${value.toLocaleString('en')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
