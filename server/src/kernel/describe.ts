/**
 * For logs: what a developer needs to know of an error, without the parameters that a database
 * driver adds to it.
 */
export function describe(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    stack: error.stack,
  };
}
