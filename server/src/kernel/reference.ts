/**
 * `/docs`: the reference of the wire for people, and `/openapi.json` for programs. Made from the
 * table, when one of them is first asked for.
 */
import { allErrors } from '@parlor/sdk/protocol/all-errors';
import { type ErrorCode, meanings } from '@parlor/sdk/protocol/errors';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Caller } from '@parlor/sdk/protocol/table';
import { wire } from '@parlor/sdk/protocol/wire';
import type { Middleware } from 'koa';
import type { Table } from './dispatcher.js';
import { exampleOf } from './examples.js';
import { type Html, html } from './html.js';
import { namedSchemas } from './named-schemas.js';
import {
  type EventTable,
  type JsonSchema,
  type JsonSchemas,
  jsonSchemas,
  openApi,
  optionsOf,
  pathParameters,
  schemaAddress,
} from './openapi.js';
import { errorsOf } from './operation-errors.js';
import { referenceStyles } from './reference.styles.js';
import { StaticFile } from './static-file.js';

export function referencePages(table: Table, events: EventTable, publicUrl: string): Middleware {
  let files: ReadonlyMap<string, StaticFile> | undefined;
  return async (ctx, next) => {
    if (!paths.has(ctx.path) || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    files ??= madeFrom(table, events, publicUrl);
    ctx.set(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    // Kept, and asked for again after five minutes: an update of the server may change it.
    await files.get(ctx.path)!.send(ctx, 'public, max-age=300');
  };
}

const paths: ReadonlySet<string> = new Set(['/docs', '/docs/reference.css', '/openapi.json']);

function madeFrom(
  table: Table,
  events: EventTable,
  publicUrl: string,
): ReadonlyMap<string, StaticFile> {
  const schemas = jsonSchemas(table, events);
  const { text } = page(table, events, schemas, publicUrl);
  const json = JSON.stringify(openApi(table, schemas, publicUrl));
  return new Map([
    ['/docs', new StaticFile('text/html; charset=utf-8', text)],
    ['/docs/reference.css', new StaticFile('text/css; charset=utf-8', referenceStyles)],
    ['/openapi.json', new StaticFile('application/json; charset=utf-8', json)],
  ]);
}

function page(table: Table, events: EventTable, schemas: JsonSchemas, publicUrl: string): Html {
  const features = [...new Set(Object.keys(table).map((name) => name.split('.')[0]!))];
  const names = Object.keys(namedSchemas);
  const ofFeature = (feature: string) =>
    Object.entries(table).filter(([name]) => name.startsWith(`${feature}.`));
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
          <a class="part" href="#calling">Calling</a>
          ${features.map(
            (feature) =>
              html`<h2><a href="#feature.${feature}">${feature}</a></h2>
                ${ofFeature(feature).map(([name]) => html`<a href="#${name}">${name.split('.')[1]!}</a>`)}`,
          )}
          <h2>more</h2>
          <a class="part" href="#events">Events</a>
          <a class="part" href="#errors">Errors</a>
          <a class="part" href="#limits">Limits</a>
          <h2><a href="#schemas">schemas</a></h2>
          ${names.map((name) => html`<a href="#schema.${name}">${name}</a>`)}
        </nav>
        <main id="top">
          <header>
            <h1>API reference</h1>
            <p>
              Every operation but those of <code>host</code> answers over HTTP and, with the same
              input and the same answer, over the socket. The SDK calls them for you; this page is
              for everyone else. For programs: <a href="/openapi.json">openapi.json</a>.
            </p>
          </header>
          ${calling(publicUrl)}
          ${features.map(
            (feature) =>
              html`<h2 class="feature" id="feature.${feature}">${feature}</h2>
                ${ofFeature(feature).map(([name, operation]) => operationSection(name, operation, schemas))}`,
          )}
          <section id="events">
            <h2 class="feature">events</h2>
            <p>
              The socket delivers lists of <code>{name, data}</code> as emits named
              <code>${wire.eventsFrame}</code>.
            </p>
            ${Object.entries(events).map(
              ([name, { summary }]) =>
                html`<article id="event.${name}">
                  <h3><code>${name}</code></h3>
                  <p>${prose(summary)}</p>
                  ${content('Data', schemas[`${name}.data`]!)}
                </article>`,
            )}
          </section>
          ${errorTable()} ${limitTable()}
          <section id="schemas">
            <h2 class="feature">schemas</h2>
            <p>What operations and events have in common, by name.</p>
            ${names.map((name) => schemaSection(name, schemas[name]!))}
          </section>
        </main>
      </body>
    </html>`;
}

function calling(publicUrl: string): Html {
  return html`<section id="calling">
    <h2 class="feature">calling</h2>
    <p>A guest signs in, and the access token opens the rest:</p>
    <pre tabindex="0"><code>curl ${publicUrl}${wire.base}/auth/guest \\
  -H '${wire.siteHeader}: pk_…' -H 'content-type: application/json' \\
  -d '{"name":"Ada"}'

curl ${publicUrl}${wire.base}/users -H 'authorization: Bearer …'</code></pre>
    <p>The host's backend shows the site's secret key, which must never be in a page:</p>
    <pre tabindex="0"><code>curl ${publicUrl}${wire.base}/host/users \\
  -H 'authorization: Bearer sk_…' -H 'content-type: application/json' \\
  -d '{"externalId":"42","name":"Ada"}'</code></pre>
    <p>
      An answer is <code>{"ok":true,"data":…}</code> or
      <code>{"ok":false,"error":{"code","message","requestId"}}</code>. Lists are
      <code>{"items","next","prev"}</code>, where <code>next</code> and <code>prev</code> go back in
      as <code>cursor</code>.
    </p>
    <p>
      The socket is Socket.IO 4 over WebSocket on <code>${wire.socketPath}?site=pk_…</code> with
      <code>auth: {token}</code>. Emit an operation's name with its input and an acknowledgement.
      Before the access token runs out, refresh it and emit
      <code>${wire.authenticateFrame}</code> with <code>{token}</code>.
    </p>
  </section>`;
}

const callers: Readonly<Record<Caller, string>> = {
  site: 'site key',
  user: 'signed-in user',
  host: 'secret key or operator, HTTP alone',
  operator: 'operator in the console, HTTP alone',
};

function operationSection(name: string, operation: Table[string], schemas: JsonSchemas): Html {
  const path = wire.base + operation.path;
  return html`<article id="${name}">
    <h3><code>${name}</code></h3>
    <p class="route">
      <b class="method ${operation.method.toLowerCase()}">${operation.method}</b>
      <code>${path}</code>
      <span
        >${callers[operation.caller]}${operation.scope ? `, scope ${operation.scope}` : ''}</span
      >
    </p>
    <p>${prose(operation.summary)}</p>
    ${content('Input', schemas[`${name}.input`]!, pathParameters(operation.path))}
    ${content(`Answer ${operation.status ?? 200}`, schemas[`${name}.output`]!)}
    ${example(name, operation)}
    <p class="errors">
      Errors:
      ${errorsOf(operation).map((code) => html`<a href="#error.${code}"><code>${code}</code></a> `)}
    </p>
  </article>`;
}

function schemaSection(name: string, schema: JsonSchema): Html {
  const [value] = schema['examples'] as unknown[];
  const isPlain = !schema.properties && optionsOf(schema).every(({ properties }) => !properties);
  return html`<article id="schema.${name}">
    <h3><code>${name}</code></h3>
    <p>${prose((schema['description'] as string | undefined) ?? '')}</p>
    ${isPlain ? html`<p>${shape(schema)}</p>` : content('Fields', schema)}
    ${
      isPlain
        ? []
        : html`<details>
            <summary>Example</summary>
            ${json(value)}
          </details>`
    }
  </article>`;
}

/** The request as it is sent, and its answer. */
function example(name: string, operation: Table[string]): Html {
  const input = exampleOf(operation.input, `${name}.input`) as Record<string, unknown>;
  const inPath = pathParameters(operation.path);
  const path = operation.path.replace(/:(\w+)/g, (_, field: string) =>
    encodeURIComponent(String(input[field])),
  );
  // A first page has no cursor.
  const others = Object.entries(input).filter(
    ([field]) => !inPath.includes(field) && field !== 'cursor',
  );
  const isQuery = operation.method === 'GET' || operation.upload;
  const query = others
    .map(([field, value]) => `${field}=${encodeURIComponent(String(value))}`)
    .join('&');
  return html`<details>
    <summary>Example</summary>
    <pre
      tabindex="0"
    ><code>${operation.method} ${wire.base + path}${isQuery && query ? `?${query}` : ''}${
      !isQuery && others.length > 0 ? `\n${pretty(Object.fromEntries(others))}` : ''
    }</code></pre>
    ${json({ ok: true, data: exampleOf(operation.output, `${name}.output`) })}
  </details>`;
}

const pretty = (value: unknown) => JSON.stringify(value, null, 2);
const json = (value: unknown) => html`<pre tabindex="0"><code>${pretty(value)}</code></pre>`;

/**
 * What goes in or out: the fields of an object, the name of a schema, or one table for each kind of
 * a union.
 */
function content(title: string, schema: JsonSchema, inPath: readonly string[] = []): Html {
  if (!schema.properties && schema['$ref'])
    return html`<p class="whole">${title}: ${shape(schema)}</p>`;
  const options = optionsOf(schema);
  if (options.length > 0)
    return html`${options.map((option) => fields(`${title} if type is ${String(option.properties?.['type']?.['const'])}`, option, []))}`;
  return fields(title, schema, inPath);
}

function fields(title: string, schema: JsonSchema, inPath: readonly string[]): Html {
  const rows = [...flattened(schema, '')];
  if (rows.length === 0) return html`<p class="whole">${title}: nothing.</p>`;
  return html`<table class="fields">
    <caption>
      ${title}
    </caption>
    <tbody>
      ${rows.map(
        ([name, field, required]) =>
          html`<tr>
            <th scope="row">
              <code>${name}</code>
            </th>
            <td>${shape(field)}</td>
            <td>
              ${prose((field['description'] as string | undefined) ?? '')}
              ${notes(field, inPath.includes(name), required)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * The fields of an object, each followed by those of the object in it that has no name: `identity`,
 * `identity.guest`.
 */
function* flattened(
  schema: JsonSchema,
  prefix: string,
): Generator<[name: string, field: JsonSchema, required: boolean]> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield [prefix + name, field, schema.required?.includes(name) ?? false];
    const [inner = field] = optionsOf(field).filter(({ properties }) => properties);
    if (inner.properties) yield* flattened(inner, `${prefix}${name}.`);
    const item = inner['items'] as JsonSchema | undefined;
    if (item?.properties) yield* flattened(item, `${prefix}${name}[].`);
  }
}

/** The table's sentences mark names with backticks. */
function prose(text: string): Html[] {
  return text
    .split('`')
    .map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/** A schema in one line. */
function shape(schema: JsonSchema): Html {
  const reference = schema['$ref'] as string | undefined;
  if (reference) {
    const name = reference.slice(schemaAddress.length);
    return html`<a href="#schema.${name}">${name}</a>`;
  }
  const choices = optionsOf(schema);
  if (choices.length > 0)
    return html`${choices.map((choice, i) => html`${i === 0 ? '' : ' | '}${shape(choice)}`)}`;
  if (Array.isArray(schema['enum']))
    return html`${schema['enum'].map((value) => JSON.stringify(value)).join(' | ')}`;
  if (schema['const'] !== undefined) return html`${JSON.stringify(schema['const'])}`;
  if (schema.type === 'array') return html`list of ${shape(schema['items'] as JsonSchema)}`;
  if (typeof schema['additionalProperties'] === 'object')
    return html`object of ${shape(schema['additionalProperties'] as JsonSchema)}`;
  return html`${schema['format'] === 'date-time' ? 'time' : (schema.type ?? 'any')}`;
}

function notes(schema: JsonSchema, inPath: boolean, required: boolean): Html {
  const description = (schema['description'] as string | undefined) ?? '';
  // A field that may be null has its bounds one level deeper.
  const [bounded = schema] = optionsOf(schema).filter(({ type }) => type !== 'null');
  const bounds = [
    ['minLength', 'at least', 'characters'],
    ['maxLength', 'at most', 'characters'],
    ['minimum', 'from', ''],
    ['maximum', 'to', ''],
    ['maxItems', 'at most', 'of them'],
  ].flatMap(([keyword, before, after]) => {
    const bound = (bounded[keyword!] as number | undefined)?.toLocaleString('en');
    const isSaid =
      bound === undefined ||
      (keyword === 'minLength' && bound === '1') ||
      description.includes(bound);
    return isSaid ? [] : [`${before} ${bound} ${after}`.trim()];
  });
  const text = [inPath ? 'in the path' : required ? '' : 'optional', ...bounds]
    .filter(Boolean)
    .join(', ');
  return html`${text && html`<small>${text}</small>`}`;
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
        ${Object.entries(allErrors).map(
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
