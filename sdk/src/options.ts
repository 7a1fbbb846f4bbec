import { ChatError } from './chat-error.js';

/**
 * The address of a server, without a slash at the end. Throws `invalid_input` with a message for
 * the developer.
 */
export function addressOf(url: unknown, caller: string): string {
  const example = "such as 'https://chat.example.com'";
  if (url === undefined || url === null || url === '')
    throw wrongOption(caller, 'url', `is missing: where the Parlor server answers, ${example}`);
  const text = typeof url === 'string' ? url : '';
  const parsed = parse(text);
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw wrongOption(caller, 'url', `must be an http or https address, ${example}`);
  return text.replace(/\/+$/, '');
}

/** Checks that an object from the host has these methods. */
export function checkMethods(
  part: unknown,
  field: string,
  methods: readonly string[],
  caller: string,
): void {
  if (part === undefined) return;
  const found =
    (typeof part === 'object' || typeof part === 'function') && part !== null
      ? (part as Record<string, unknown>)
      : {};
  const missing = methods.filter((name) => typeof found[name] !== 'function');
  if (missing.length > 0)
    throw wrongOption(
      caller,
      field,
      `must have the methods ${methods.join(', ')}; ${missing.join(', ')} is missing`,
    );
}

export function checkText(text: unknown, field: string, what: string, caller: string): void {
  if (typeof text !== 'string' || text === '')
    throw wrongOption(caller, field, `is missing: ${what}`);
}

export function wrongOption(caller: string, field: string, problem: string): ChatError {
  return new ChatError('invalid_input', `${caller}: ${field} ${problem}.`, {
    details: [{ field, problem }],
  });
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
