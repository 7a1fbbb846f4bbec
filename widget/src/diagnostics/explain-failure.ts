import { examine, type Patient } from './diagnostics.js';

/**
 * Examines why the chat cannot reach its server. Returns whether the page's own policy blocks it,
 * which visitors cannot change. With `print`, the console tells the page's developer what to do.
 */
export async function explainFailure(patient: Patient, print: boolean): Promise<boolean> {
  const faults = (await examine(patient)).filter(({ ok }) => !ok);
  if (print)
    for (const { check, says, mend } of faults)
      // oxlint-disable-next-line no-console -- for the page's developer
      console.error(`Parlor, ${check}: ${says}.${mend ? `\n${mend}` : ''}`);
  return faults.some(({ check }) => check === 'policy');
}
