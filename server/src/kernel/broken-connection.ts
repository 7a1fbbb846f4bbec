const codes =
  /^(ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|HPE_\w+|ERR_HTTP_\w*TIMEOUT|ERR_STREAM_(PREMATURE_CLOSE|DESTROYED|WRITE_AFTER_END)|ERR_SOCKET_CLOSED\w*)$/;

/**
 * Whether an error only means that the other side has closed its connection or violated HTTP: it is
 * not a fault of this process.
 */
export function isBrokenConnection(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && codes.test(code);
}
