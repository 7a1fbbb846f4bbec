/**
 * The protocol's schemas that have a name, for `openapi.json`: whatever is exported with a capital.
 */
import type { GenericSchema } from 'valibot';
import * as modules from './named-schemas.generated.js';

const isSchema = (value: unknown): value is GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

export const namedSchemas: Readonly<Record<string, GenericSchema>> = Object.fromEntries(
  Object.values(modules)
    .flatMap((module) => Object.entries(module) as [string, unknown][])
    .filter(
      (entry): entry is [string, GenericSchema] => /^[A-Z]/.test(entry[0]) && isSchema(entry[1]),
    )
    .toSorted(([one], [other]) => (one < other ? -1 : 1)),
);

export const schemaNames: ReadonlyMap<GenericSchema, string> = new Map(
  Object.entries(namedSchemas).map(([name, schema]) => [schema, name]),
);
