/**
 * What the two demo hosts share: settings told in plain words, files, and ending well. A host site
 * of yours has its own.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import process from 'node:process';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads settings from the environment, each through a function that gives the value or throws a
 * plain-words problem. Ends the process with the list of all problems.
 */
export function readSettings(readers) {
  const problems = [];
  const settings = {};
  for (const [name, read] of Object.entries(readers)) {
    try {
      settings[name] = read(process.env[name] || undefined);
    } catch (error) {
      problems.push(`${name} ${error.message}`);
    }
  }
  if (problems.length === 0) return settings;
  process.stderr.write(
    `This host site cannot start:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`,
  );
  process.exit(1);
}

export function port(value = '') {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new Error('must be a port number from 0 to 65535.');
  return Number(value);
}

/**
 * The address of this machine to listen on. A demo is for this machine alone, unless told
 * otherwise.
 */
export const host = (value = '127.0.0.1') => value;

export function httpOrigin(value = '') {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error('must be the address of the Parlor server, such as http://localhost:4000.');
  return url.origin;
}

export function text(what) {
  return (value) => {
    if (value === undefined) throw new Error(`must be ${what}.`);
    return value;
  };
}

/**
 * A JSON list of objects that all have the given fields; an empty list when the variable is not
 * set.
 */
export function listOf(...fields) {
  return (value = '[]') => {
    const complain = () => {
      throw new Error(`must be a JSON list of objects with ${fields.join(', ')}.`);
    };
    let list;
    try {
      list = JSON.parse(value);
    } catch {
      complain();
    }
    const good =
      Array.isArray(list) &&
      list.every((item) => fields.every((field) => typeof item?.[field] === 'string'));
    return good ? list : complain();
  };
}

/**
 * A page may load scripts, talk and show pictures only from where this says; the chat needs its own
 * server named and nothing more. Pictures may come from any https address, as members' avatars do.
 */
export function contentSecurityPolicy(parlor, { scripts = '' } = {}) {
  const socket = parlor.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    `script-src 'self' ${scripts}`.trim(),
    "style-src 'self'",
    `connect-src 'self' ${parlor} ${socket}`,
    `img-src 'self' ${parlor} https: data: blob:`,
    `media-src 'self' ${parlor} blob:`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (value) =>
  String(value).replace(/[&<>"']/g, (character) => entities[character]);

/**
 * Puts values where a template says {{NAME}}. A name without a value is a mistake of the template.
 */
export function fill(template, values) {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!Object.hasOwn(values, name))
      throw new Error(`The template asks for ${name}, which has no value.`);
    return values[name];
  });
}

/**
 * The file that a path names inside the folder, or `null`: for a folder, a missing file, and every
 * way out of the folder.
 */
export async function readInside(folder, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const file = resolve(folder, `./${decoded}`);
  if (decoded.includes('\0') || !file.startsWith(resolve(folder) + sep) || !types[extname(file)])
    return null;
  const body = await readFile(file).catch(() => null);
  return body && { body, type: types[extname(file)] };
}

/** Answers with a body, or with 304 when the browser has it already. */
export function send(
  request,
  response,
  { status = 200, body, type = types['.html'], headers = {} },
) {
  const etag = `"${createHash('sha1').update(body).digest('base64url')}"`;
  const known = status === 200 && request.headers['if-none-match'] === etag;
  response.writeHead(known ? 304 : status, {
    'content-type': type,
    'cache-control': 'no-cache',
    etag,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    ...headers,
  });
  response.end(known || request.method === 'HEAD' ? undefined : body);
}

/**
 * Serves until SIGINT or SIGTERM. A handler that throws is a 500 in the browser and a stack in the
 * log.
 */
export function serve(name, listenPort, listenHost, handler) {
  const server = createServer((request, response) => {
    const path = request.url.split('?', 1)[0];
    Promise.resolve(handler(request, response, path)).catch((error) => {
      process.stderr.write(`${request.method} ${path}: ${error.stack}\n`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('Something went wrong here.\n');
    });
  });
  server.on('error', (error) => {
    const why =
      error.code === 'EADDRINUSE'
        ? `port ${listenPort} is taken by another program.`
        : error.message;
    process.stderr.write(`${name} cannot start: ${why}\n`);
    process.exit(1);
  });
  server.listen(listenPort, listenHost, () =>
    process.stdout.write(`${name}: http://localhost:${server.address().port}\n`),
  );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      server.closeAllConnections();
    });
  }
}
