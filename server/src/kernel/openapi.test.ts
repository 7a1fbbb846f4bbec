/**
 * What `openapi.json` says of operations, fields and examples, against the protocol's own schemas.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '@parlor/sdk/protocol/operations';
import { events } from '@parlor/sdk/protocol/events';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { generatedFiles } from '../../../scripts/describe.mjs';
import { root } from '../../../scripts/setup.mjs';
import type { Table } from './dispatcher.js';
import { type JsonSchema, jsonSchemas, openApi, optionsOf } from './openapi.js';
import { namedSchemas } from './named-schemas.js';

interface Media {
  schema: JsonSchema;
  example?: unknown;
}
interface Described {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: {
    name: string;
    in: string;
    required: boolean;
    description?: string;
    schema: JsonSchema;
    example?: unknown;
  }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, { description: string; content: Record<string, Media> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, JsonSchema> };
}

const table: Table = operations;
const schemas = jsonSchemas(table, events);
// As programs receive it.
const document = JSON.parse(
  JSON.stringify(openApi(table, schemas, 'https://chat.example')),
) as Document;
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every property at any depth of a schema, as `path: description`. */
function* properties(schema: JsonSchema, path: string): Generator<[path: string, JsonSchema]> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${name}`, property];
    yield* properties(property, `${path}.${name}`);
  }
  if (schema['items']) yield* properties(schema['items'] as JsonSchema, path);
  for (const [i, option] of optionsOf(schema).entries()) yield* properties(option, `${path}.${i}`);
}
const isBlank = (text: unknown) => typeof text !== 'string' || text.trim().length < 8;

test('the generated files follow from the sources', { timeout: 120_000 }, async () => {
  const stale = Object.entries(await generatedFiles()).flatMap(([file, text]) =>
    readFileSync(join(root, file), 'utf8') === text ? [] : [file],
  );
  expect(stale, 'Run: npm run describe').toEqual([]);
});

test('every field of every named schema, operation and event has a description', () => {
  const missing = [
    ...Object.entries(document.components.schemas).flatMap(([name, schema]) => [
      [name, schema] as const,
      ...properties(schema, name),
    ]),
    ...described.flatMap(({ operation: { operationId, requestBody, responses } }) =>
      [requestBody, ...Object.values(responses)].flatMap((part) =>
        Object.values(part?.content ?? {}).flatMap(({ schema }) => [
          ...properties(schema, operationId),
        ]),
      ),
    ),
    ...Object.keys(events).flatMap((name) => [...properties(schemas[`${name}.data`]!, name)]),
  ].flatMap(([path, schema]) => (isBlank(schema['description']) ? [path] : []));
  const parameters = described.flatMap(({ operation: { operationId, parameters = [] } }) =>
    parameters.flatMap(({ name, description }) =>
      isBlank(description) ? [`${operationId}: ${name}`] : [],
    ),
  );
  expect(
    [...missing, ...parameters],
    'Add a comment beside the field in sdk/src/protocol, then run: npm run describe',
  ).toEqual([]);
});

test.each(described.map(({ operation }) => [operation.operationId, operation] as const))(
  'the schemas of %s accept its examples',
  (name, { parameters = [], requestBody, responses }) => {
    const { input, output, method, status = 200, upload } = table[name]!;
    const body = requestBody?.content['application/json']?.example as object | undefined;
    if (method !== 'GET' && !upload) expect(body).toBeDefined();
    const inParameters = parameters.flatMap(({ name, in: place, example }) =>
      example === undefined || place === 'header' ? [] : [[name, example]],
    );
    const given = { ...Object.fromEntries(inParameters), ...body };
    expect(v.parse(input, given)).toEqual(given);

    const answer = responses[status]!.content['application/json']!.example as {
      ok: boolean;
      data: unknown;
    };
    expect(answer.ok).toBe(true);
    // What the schema does not know is no longer in what it gives.
    expect(v.parse(output, answer.data)).toEqual(answer.data);
    expect(JSON.stringify([given, answer]), 'a text has no example in examples.ts').not.toContain(
      '…',
    );
  },
);

test.each(Object.entries(namedSchemas))('the schema %s accepts its example', (name, schema) => {
  const [example] = document.components.schemas[name]!['examples'] as unknown[];
  expect(v.parse(schema, example)).toEqual(example);
  expect(JSON.stringify(example)).not.toContain('…');
});

test('the document is well-formed: ids are unique, parameters fit their paths, references lead to schemas', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(described.map(({ operation }) => operation.operationId).sort()).toEqual(
    Object.keys(operations).sort(),
  );
  for (const { path, method, operation } of described) {
    const { operationId, parameters = [], requestBody, responses } = operation;
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name).sort(), operationId).toEqual(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort(),
    );
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
    for (const { schema } of parameters)
      expect(schema, operationId).not.toHaveProperty('properties');
    expect(requestBody !== undefined).toBe(method !== 'get');
    for (const [status, { description, content }] of Object.entries(responses)) {
      expect(status).toMatch(/^[2-5]\d\d$/);
      expect(description).not.toBe('');
      // A 304 never has a body.
      expect(Object.keys(content ?? {})).toEqual(status === '304' ? [] : ['application/json']);
    }
    for (const { schema } of Object.values(requestBody?.content ?? {})) {
      const { required = [], properties = {} } = schema;
      expect(Object.keys(properties), operationId).toEqual(expect.arrayContaining(required));
    }
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference!,
  );
  const names = Object.keys(document.components.schemas).map(
    (name) => `#/components/schemas/${name}`,
  );
  expect(references.filter((reference) => !names.includes(reference))).toEqual([]);
});
