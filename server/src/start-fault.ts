import { SchemaError } from './database/schema-version.js';

/** Why a start failed, in words for the person who started it. */
export function startFault(error: unknown): string {
  if (error instanceof SchemaError) return error.message;
  const { code, message, port, address, stack } = (error ?? {}) as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use: stop what listens there, or set PORT to another.`;
    case 'EACCES':
      return `Not allowed: ${message}`;
    case 'ECONNREFUSED':
      return `The database at ${address ?? ''}:${port ?? ''} does not answer: is it running, and is DATABASE_URL right?`;
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database cannot be reached (${code}): is DATABASE_URL right?`;
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return 'The database refuses the user name or the password of DATABASE_URL.';
    case 'ER_BAD_DB_ERROR':
      return 'The database that DATABASE_URL names does not exist: create it first.';
    default:
      return `The server could not start: ${stack ?? String(error)}`;
  }
}
