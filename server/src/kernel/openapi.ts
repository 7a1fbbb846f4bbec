/** `openapi.json` and the reference page's model, both made from the protocol's table. */
import { allErrors } from '@parlor/sdk/protocol/all-errors';
import { meanings } from '@parlor/sdk/protocol/errors';
import { idempotencyHeader } from '@parlor/sdk/protocol/idempotency';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import { wire } from '@parlor/sdk/protocol/wire';
import type { EventDefinition } from '@parlor/sdk/protocol/table';
import { type ConversionConfig, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { descriptions } from './descriptions.generated.js';
import { operatorCookie } from './console-caller.js';
import type { Table } from './dispatcher.js';
import { exampleOf } from './examples.js';
import { namedSchemas, schemaNames } from './named-schemas.js';
import { errorsOf, isRepeatable } from './operation-errors.js';

export type EventTable = Readonly<Record<string, EventDefinition>>;

export type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [keyword: string]: unknown;
};

/**
 * Checks that JSON Schema has no word for (such as "not blank") are left out of it; the server
 * holds them all the same.
 */
const conversion = {
  errorMode: 'ignore',
  typeMode: 'input',
  overrideRef: ({ referenceId }) => schemaAddress + referenceId,
} satisfies ConversionConfig;

export const schemaAddress = '#/components/schemas/';

/**
 * By name, or by the path of their descriptions: `Message`, `messages.send.input`,
 * `message.created.data`.
 */
export type JsonSchemas = Readonly<Record<string, JsonSchema>>;

/**
 * All schemas of the protocol, with descriptions of their fields; those that have a name occur in
 * others by reference.
 */
export function jsonSchemas(table: Table, events: EventTable): JsonSchemas {
  const unnamed: [path: string, schema: GenericSchema][] = [
    ...Object.entries(table).flatMap(([name, { input, output }]): [string, GenericSchema][] => [
      [`${name}.input`, input],
      [`${name}.output`, output],
    ]),
    ...Object.entries(events).map(([name, { data }]): [string, GenericSchema] => [
      `${name}.data`,
      data,
    ]),
  ];
  // All at once, as each call converts all definitions. Copies, so that none of the unnamed is
  // referred to where it occurs in another one.
  const copies = unnamed.map(([path, schema]): [string, GenericSchema] => [path, { ...schema }]);
  const converted = toJsonSchemaDefs(
    { ...Object.fromEntries(copies), ...namedSchemas },
    conversion,
  ) as Record<string, JsonSchema>;
  for (const [path, schema] of Object.entries(converted)) describeFields(schema, path);
  for (const [path, schema] of unnamed) {
    const name = schemaNames.get(schema);
    if (name) converted[path] = { $ref: schemaAddress + name };
  }
  for (const [name, schema] of Object.entries(namedSchemas)) {
    const description = descriptions[name];
    converted[name] = {
      ...(description && { description }),
      ...converted[name],
      examples: [exampleOf(schema, name)],
    };
  }
  return converted;
}

/** The paths are those that `scripts/describe.mjs` makes. */
function describeFields(json: JsonSchema, path: string): JsonSchema {
  for (const [field, schema] of Object.entries(json.properties ?? {})) {
    const description = descriptions[`${path}.${field}`];
    if (description) schema['description'] = description;
    describeFields(schema, `${path}.${field}`);
  }
  if (json['items']) describeFields(json['items'] as JsonSchema, path);
  const options = optionsOf(json).filter(({ type }) => type !== 'null');
  for (const [i, option] of options.entries())
    describeFields(option, options.length === 1 ? path : `${path}.${i}`);
  return json;
}

export const optionsOf = (json: JsonSchema): JsonSchema[] =>
  (json['anyOf'] ?? json['oneOf'] ?? []) as JsonSchema[];

export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);

export function openApi(table: Table, schemas: JsonSchemas, publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  const named = Object.fromEntries(Object.keys(namedSchemas).map((name) => [name, schemas[name]!]));
  for (const [name, operation] of Object.entries(table)) {
    const path = (wire.base + operation.path).replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[operation.method.toLowerCase()] = describeOperation(
      name,
      operation,
      schemas,
    );
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parlor',
      version: '1',
      description:
        'Every operation but those of hosts and operators can also be called over the socket, by its name. See /docs.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', description: "A user's access token." },
        host: {
          type: 'http',
          scheme: 'bearer',
          description:
            "The site's secret key, sk_…: for the host's backend alone, never in a page.",
        },
        operator: {
          type: 'apiKey',
          in: 'cookie',
          name: operatorCookie,
          description:
            'The session of an operator in the console: with `x-parlor-csrf` for all but GET.',
        },
        site: {
          type: 'apiKey',
          in: 'header',
          name: wire.siteHeader,
          description: "The site's public key.",
        },
      },
      schemas: { ...named, Error: errorSchema },
    },
  };
}

const errorSchema: JsonSchema = {
  description: 'The answer to a call that failed.',
  type: 'object',
  required: ['ok', 'error'],
  properties: {
    ok: { const: false, description: 'Always `false`: the call failed.' },
    error: {
      description: 'What was wrong.',
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: {
          enum: Object.keys(allErrors),
          description: 'The kind of error, for programs to decide by.',
        },
        message: {
          type: 'string',
          description: 'The same in words, for developers and not for users.',
        },
        details: {
          description:
            'Which fields of the input are wrong, or what was exceeded; left out if there is nothing more to say.',
          type: 'array',
          items: {
            type: 'object',
            properties: {
              field: {
                type: 'string',
                description: 'The field, with dots between its parts: `userIds.0`.',
              },
              problem: { type: 'string', description: 'What is wrong with it.' },
            },
          },
        },
        retryAfterMs: {
          type: 'integer',
          description:
            'The least wait in milliseconds before the call is worth repeating; for `silenced` and `user_banned`, how long that holds. Left out if it is not known.',
        },
        reason: {
          enum: ['signed_out', 'expired', 'revoked', 'banned', 'deactivated', 'deleted'],
          description:
            'Why the session ended, for `session_ended`; left out if the server no longer knows.',
        },
        requestId: {
          type: 'string',
          description:
            'Names the call in the log of the server; the same as the header `x-request-id`.',
        },
      },
    },
  },
  examples: [
    {
      ok: false,
      error: {
        code: 'not_found',
        message: meanings.not_found,
        requestId: '5d3b8c70-19e4-4f2a-86c1-b07e4a9d6f38',
      },
    },
  ],
};

function describeOperation(name: string, operation: Table[string], schemas: JsonSchemas): object {
  const whole = schemas[`${name}.input`]!;
  const input = schemas[schemaNames.get(operation.input) ?? `${name}.input`]!;
  const example = exampleOf(operation.input, `${name}.input`) as Record<string, unknown>;
  const inPath = pathParameters(operation.path);
  const others = Object.entries(input.properties ?? {}).filter(
    ([field]) => !inPath.includes(field),
  );
  const required = (input.required ?? []).filter((field) => !inPath.includes(field));
  const parameters = [
    ...inPath.map((field) => pathParameter(field, input.properties?.[field] ?? {}, example[field])),
    ...(operation.method === 'GET' || operation.upload
      ? others.map(([field, schema]) =>
          queryParameter(field, schema, required.includes(field), example[field]),
        )
      : []),
    ...(isRepeatable(operation) ? [keyParameter] : []),
  ];
  const bodyExample = Object.fromEntries(
    others.flatMap(([field]) => (field in example ? [[field, example[field]]] : [])),
  );
  const deps = {
    type: 'object',
    properties: Object.fromEntries(others),
    required,
    additionalProperties: false,
  };
  const body = inPath.length === 0 ? whole : deps;
  return {
    operationId: name,
    summary: operation.summary,
    tags: [name.split('.')[0]],
    security: securityOf(operation),
    ...(operation.scope && { description: `Needs the scope \`${operation.scope}\`.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.method !== 'GET' && {
      requestBody: operation.upload
        ? fileBody
        : {
            required: required.length > 0,
            content: { 'application/json': { schema: body, example: bodyExample } },
          },
    }),
    responses: {
      [operation.status ?? 200]: success(name, operation, schemas[`${name}.output`]!),
      ...(operation.conditional && { 304: notChanged }),
      ...failures(operation),
    },
  };
}

const keyParameter = {
  name: idempotencyHeader,
  in: 'header',
  required: false,
  description:
    'A value of your choice, such as a UUID. A repeated call with the same key and input gets the answer of the first one, for 24 hours, and changes nothing again.',
  schema: { type: 'string', minLength: 1, maxLength: serverLimits.idempotencyKey },
  example: '8f14e45f-ceea-467f-a9f5-1f6b2d3c4e5a',
};

function securityOf({ caller, scope, isOpen }: Table[string]): object[] {
  if (isOpen) return [];
  if (caller !== 'host') return [{ [caller]: [] }];
  return [{ host: [scope] }, { operator: [scope], site: [] }];
}

const notChanged = {
  description: 'The answer that `if-none-match` names has not changed; there is no body.',
};

const fileBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: {
          file: {
            type: 'string',
            format: 'binary',
            description: 'The bytes of the file, with its name.',
          },
        },
      },
    },
  },
};

function pathParameter(
  name: string,
  { description, ...schema }: JsonSchema,
  example: unknown,
): object {
  return { name, in: 'path', required: true, description, schema, example };
}

function queryParameter(
  name: string,
  { description, ...schema }: JsonSchema,
  required: boolean,
  example: unknown,
): object {
  const list = schema.type === 'array' && { style: 'form', explode: false };
  return {
    name,
    in: 'query',
    required,
    description,
    schema,
    ...(example !== undefined && { example }),
    ...list,
  };
}

function success(name: string, operation: Table[string], output: JsonSchema): object {
  const schema = {
    type: 'object',
    required: ['ok', 'data'],
    properties: {
      ok: { const: true, description: 'Always `true`: the call succeeded.' },
      data: { ...output, description: 'What the operation answers.' },
    },
  };
  const example = { ok: true, data: exampleOf(operation.output, `${name}.output`) };
  return { description: 'Done.', content: { 'application/json': { schema, example } } };
}

function failures(operation: Table[string]): Record<number, object> {
  const byStatus: Record<number, string[]> = {};
  for (const code of errorsOf(operation))
    (byStatus[allErrors[code].status] ??= []).push(`\`${code}\`: ${meanings[code]}`);
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, lines]) => [
      status,
      { description: lines.join('\n\n'), content },
    ]),
  );
}
