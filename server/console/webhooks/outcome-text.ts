const errors: Readonly<Record<string, string>> = {
  too_slow: 'no answer in time',
  unreachable: 'the address cannot be reached',
  address: 'the address is internal',
  expired: 'the event is deleted',
};

/** What a try came to, in words. */
export function outcomeText({
  statusCode,
  error,
  milliseconds,
}: {
  statusCode: number | null;
  error: string | null;
  milliseconds: number | null;
}): string {
  const what =
    statusCode !== null
      ? `status ${statusCode}`
      : error !== null
        ? (errors[error] ?? error)
        : 'not tried yet';
  return milliseconds === null ? what : `${what}, ${milliseconds} ms`;
}
