/** Input from outside against a schema of the protocol. */
import * as v from 'valibot';
import { excessOf, type WrongField } from './excess.js';
import { Fault } from './fault.js';

/** Throws `invalid_input` with the fields that are wrong, up to ten. */
export function parseInput<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const excess = excessOf(schema, input);
  if (excess) throw wrongInput([excess]);
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw wrongInput(
    result.issues
      .slice(0, 10)
      .map((issue) => ({ field: v.getDotPath(issue) ?? '', problem: problemOf(issue) })),
  );
}

function wrongInput(details: WrongField[]): Fault {
  return new Fault(
    'invalid_input',
    `Wrong input: ${details.map(({ field, problem }) => (field ? `${field} ${problem}` : problem)).join('; ')}.`,
    { details },
  );
}

/** Says what is expected, and never repeats what was given: it may be a password. */
export function problemOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') return 'is not a known field';
    return issue.path ? 'is missing' : 'the input must be an object';
  }
  if (issue.input === undefined) return 'is missing';
  if (issue.kind === 'schema') return `must be of type ${issue.expected}`;
  // The table's own words, where it has some.
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  return `must be ${issue.expected}${issue.type.endsWith('_length') ? ' in length' : ''}`;
}
