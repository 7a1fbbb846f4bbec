/**
 * What an operator types is often a page's address, or lacks the scheme: its origin is meant. The
 * server decides what it accepts.
 */
export function toOrigin(text: string): string {
  const trimmed = text.trim();
  const isLocal = /^(localhost|127\.)/.test(trimmed);
  const address = trimmed.includes('://') ? trimmed : `${isLocal ? 'http' : 'https'}://${trimmed}`;
  // The star is no character of a host name for `URL` in all browsers.
  const match = /^(https?:\/\/[^/?#]+)/i.exec(address);
  return match ? match[1]!.toLowerCase() : trimmed;
}
