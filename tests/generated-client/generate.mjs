/**
 * Writes the types of a client of an OpenAPI document to a file, with `openapi-typescript`. It
 * needs the compiler's API of TypeScript 6, which `typescript` no longer has.
 */
import { writeFileSync } from 'node:fs';
import { register } from 'node:module';
import process from 'node:process';

const resolve =
  "export const resolve = (name, context, next) => next(name === 'typescript' ? '@typescript/typescript6' : name, context);";
register(`data:text/javascript,${encodeURIComponent(resolve)}`);

const [address, file] = process.argv.slice(2);
const { default: generate, astToString } = await import('openapi-typescript');
const document = await (await fetch(address)).json();
writeFileSync(file, astToString(await generate(document)));
