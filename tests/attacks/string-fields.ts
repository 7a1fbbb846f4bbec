/**
 * Finds every text that an operation takes, from the protocol's table, and fills its input with
 * sound values around it.
 */
import { operations, type OperationName } from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';

/** What valibot keeps of a schema, as far as it is looked at here. */
interface Schema {
  type: string;
  kind?: string;
  entries?: Record<string, Schema>;
  wrapped?: Schema;
  item?: Schema;
  key?: Schema;
  value?: Schema;
  options?: readonly (Schema | string)[];
  pipe?: readonly { type: string; requirement?: unknown }[];
}

export interface StringField {
  operation: OperationName;
  /** Such as `users[].name`. */
  name: string;
  /** The longest text that is taken; null if only its form is checked. */
  max: number | null;
  /** The operation's input with this text in the field. */
  inputWith(text: string): Record<string, unknown>;
}

/** Sound values by the name of their field, for the ids of things that exist. */
export type Samples = Readonly<Record<string, unknown>>;

/** Every field of text of every operation, also those in lists, records and objects. */
export function stringFields(samples: (operation: OperationName) => Samples): StringField[] {
  return (Object.keys(operations) as OperationName[]).flatMap((operation) => {
    const input = (operations[operation] as Operation).input as unknown as Schema;
    return walk(input).map(({ path, schema }) => ({
      operation,
      name: path
        .map((step) => (step === 0 ? '[]' : `.${step}`))
        .join('')
        .slice(1),
      max: longest(schema),
      inputWith: (text) =>
        fill(input, { samples: samples(operation), path, text }, '') as Record<string, unknown>,
    }));
  });
}

type Step = string | 0;

/** Stands for a name in a record. */
const recordKey = '*';

function walk(
  schema: Schema,
  path: readonly Step[] = [],
): { path: readonly Step[]; schema: Schema }[] {
  if (schema.type === 'string') return [{ path, schema }];
  if (schema.wrapped) return walk(schema.wrapped, path);
  if (schema.item) return walk(schema.item, [...path, 0]);
  if (schema.entries)
    return Object.entries(schema.entries).flatMap(([name, entry]) => walk(entry, [...path, name]));
  if (schema.type === 'record')
    return [
      { path: [...path, recordKey], schema: schema.key! },
      ...walk(schema.value!, [...path, 'name']),
    ];
  if (schema.type === 'union' || schema.type === 'variant')
    return (schema.options as Schema[]).flatMap((option) => walk(option, path));
  return [];
}

function longest({ pipe = [] }: Schema): number | null {
  const found = pipe.find(({ type }) => type === 'max_length')?.requirement;
  return typeof found === 'number' ? found : null;
}

interface Filling {
  samples: Samples;
  path: readonly Step[];
  text: string;
}

function fill(schema: Schema, filling: Filling, name: string): unknown {
  const { samples, path, text } = filling;
  const [step, ...rest] = path;
  if (schema.wrapped) return fill(schema.wrapped, filling, name);
  if (schema.type === 'string' && path.length === 0 && name !== '') return text;
  // The rest is as it should be.
  const off: Filling = { samples, path: ['-'], text };
  if (step === '-' && name in samples) return samples[name];
  if (schema.entries) {
    const needed = Object.entries(schema.entries).filter(
      ([key, entry]) => key === step || key in samples || !isOptional(entry),
    );
    return Object.fromEntries(
      needed.map(([key, entry]) => [
        key,
        fill(entry, key === step ? { samples, path: rest, text } : off, key),
      ]),
    );
  }
  if (schema.item)
    return [fill(schema.item, step === 0 ? { samples, path: rest, text } : off, name)];
  if (schema.type === 'record')
    return step === recordKey ? { [text]: 'value' } : step === '-' ? {} : { name: text };
  if (schema.type === 'union' || schema.type === 'variant') {
    const options = schema.options as Schema[];
    return fill(
      (step === '-' ? undefined : options.find((option) => walk(option).length > 0)) ?? options[0]!,
      filling,
      name,
    );
  }
  if (schema.type === 'picklist') return schema.options![0];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number')
    return (schema.pipe ?? []).find(({ type }) => type === 'min_value')?.requirement ?? 0;
  return 'sample';
}

const isOptional = ({ type }: Schema) => type === 'optional';
