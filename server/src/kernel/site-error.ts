import { Fault } from './fault.js';

/** What the command line refuses, in plain words. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
}

/** Runs work for a call: a `SiteError` becomes `invalid_input`, with the field that it is about. */
export async function asInput<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    throw new Fault('invalid_input', `Wrong input: ${error.message}`, {
      details: [{ field, problem: error.message }],
    });
  }
}
