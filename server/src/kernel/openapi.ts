/** `openapi.json` and the reference page's model, both made from the protocol's table. */
import { errors, meanings, type ErrorCode } from '@parlor/sdk/protocol/errors';
import { wire } from '@parlor/sdk/protocol/wire';
import type { Caller } from '@parlor/sdk/protocol/table';
import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import type { Table } from './dispatcher.js';
import { namedSchemas } from './named-schemas.js';

export type JsonSchema = {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [keyword: string]: unknown;
};

/** Checks that JSON Schema has no word for (such as "not blank") are left out of it; the server holds them all the same. */
export function jsonSchema(schema: GenericSchema): JsonSchema {
  const { $schema: _, ...json } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return json as JsonSchema;
}

const conversion = {
  errorMode: 'ignore',
  typeMode: 'input',
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
} satisfies ConversionConfig;

/** The same, with schemas that have a name by reference. */
function jsonSchemaByName(schema: GenericSchema): JsonSchema {
  const { $schema: _, $defs: __, ...json } = toJsonSchema(schema, { ...conversion, definitions: namedSchemas });
  return json as JsonSchema;
}

/** What any operation may answer beside its own errors. */
export function errorsOf(operation: Table[string]): ErrorCode[] {
  const ofCaller = {
    site: ['unknown_site'],
    user: ['unauthenticated', 'token_expired', 'session_ended'],
    host: ['unauthenticated'],
  } as const satisfies Record<Caller, readonly ErrorCode[]>;
  const common: ErrorCode[] = [...ofCaller[operation.caller], 'invalid_input', 'origin_not_allowed', 'rate_limited', 'internal'];
  const body: ErrorCode[] = operation.method === 'GET' ? [] : ['malformed_request', 'too_large', 'unsupported_media_type'];
  return [...new Set([...operation.errors, ...common, ...body])].sort((a, b) => errors[a].status - errors[b].status);
}

export const pathParameters = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);

export function openApi(table: Table, publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, operation] of Object.entries(table)) {
    const path = (wire.base + operation.path).replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[operation.method.toLowerCase()] = describeOperation(name, operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parlor',
      version: '1',
      description: 'Every operation but those of the host can also be called over the socket, by its name. See /docs.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: {
        user: { type: 'http', scheme: 'bearer', description: "A user's access token." },
        host: {
          type: 'http',
          scheme: 'bearer',
          description: "The site's secret key, sk_…: for the host's backend alone, never in a page.",
        },
        site: { type: 'apiKey', in: 'header', name: wire.siteHeader, description: "The site's public key." },
      },
      schemas: {
        ...toJsonSchemaDefs(namedSchemas, conversion),
        Error: {
          type: 'object',
          required: ['ok', 'error'],
          properties: {
            ok: { const: false },
            error: {
              type: 'object',
              required: ['code', 'message', 'requestId'],
              properties: {
                code: { enum: Object.keys(errors) },
                message: { type: 'string' },
                details: {
                  type: 'array',
                  items: { type: 'object', properties: { field: { type: 'string' }, problem: { type: 'string' } } },
                },
                retryAfterMs: { type: 'integer' },
                requestId: { type: 'string' },
              },
            },
          },
        },
      },
    },
  };
}

function describeOperation(name: string, operation: Table[string]): object {
  const input = jsonSchemaByName(operation.input);
  const inPath = pathParameters(operation.path);
  const others = Object.entries(input.properties ?? {}).filter(([field]) => !inPath.includes(field));
  const required = (input.required ?? []).filter((field) => !inPath.includes(field));
  const parameters = [
    ...inPath.map((field) => ({ name: field, in: 'path', required: true, schema: input.properties?.[field] ?? {} })),
    ...(operation.method === 'GET' || operation.upload
      ? others.map(([field, schema]) => queryParameter(field, schema, required.includes(field)))
      : []),
  ];
  const body = { type: 'object', properties: Object.fromEntries(others), required, additionalProperties: false };
  return {
    operationId: name,
    summary: operation.summary,
    tags: [name.split('.')[0]],
    security: [{ [operation.caller]: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(operation.method !== 'GET' && {
      requestBody: operation.upload ? fileBody : { required: required.length > 0, content: { 'application/json': { schema: body } } },
    }),
    responses: { [operation.status ?? 200]: success(operation), ...failures(operation) },
  };
}

const fileBody = {
  required: true,
  content: {
    'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } },
  },
};

function queryParameter(name: string, schema: JsonSchema, required: boolean): object {
  return { name, in: 'query', required, schema, ...(schema.type === 'array' && { style: 'form', explode: false }) };
}

function success(operation: Table[string]): object {
  const schema = {
    type: 'object',
    required: ['ok', 'data'],
    properties: { ok: { const: true }, data: jsonSchemaByName(operation.output) },
  };
  return { description: 'Done.', content: { 'application/json': { schema } } };
}

function failures(operation: Table[string]): Record<number, object> {
  const byStatus: Record<number, string[]> = {};
  for (const code of errorsOf(operation)) (byStatus[errors[code].status] ??= []).push(`\`${code}\`: ${meanings[code]}`);
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries(Object.entries(byStatus).map(([status, lines]) => [status, { description: lines.join('\n\n'), content }]));
}
