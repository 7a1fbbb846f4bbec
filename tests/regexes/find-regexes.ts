/**
 * Finds every regular expression in the sources: literals, and `new RegExp` of texts that are known
 * before the program runs.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { parseAst } from 'rollup/parseAst';

export interface FoundRegex {
  /** As a literal: `/pattern/flags`. */
  source: string;
  pattern: string;
  flags: string;
  file: string;
}

interface Node {
  type: string;
  [field: string]: unknown;
}

type Constants = ReadonlyMap<string, Node>;

/**
 * All of these folders' sources; `unknown` are the files with a `new RegExp` whose pattern is made
 * when the program runs.
 */
export async function findRegexes(
  root: string,
  folders: readonly string[],
): Promise<{ found: FoundRegex[]; unknown: string[] }> {
  const files = (await Promise.all(folders.map((folder) => sourcesIn(root, folder)))).flat();
  const trees = new Map(
    await Promise.all(files.map(async (file) => [file, await parsed(join(root, file))] as const)),
  );
  const exported = new Map([...trees.values()].flatMap((tree) => [...constantsOf(tree)]));
  const found: FoundRegex[] = [];
  const unknown: string[] = [];
  for (const [file, tree] of trees) {
    const constants = new Map([...exported, ...constantsOf(tree)]);
    walk(tree, (node) => {
      const regex = regexOf(node, constants);
      if (regex) found.push({ ...regex, source: `/${regex.pattern}/${regex.flags}`, file });
      else if (isMade(node)) unknown.push(file);
    });
  }
  return { found, unknown };
}

async function sourcesIn(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

async function parsed(path: string): Promise<Node> {
  const { code } = await transform(await readFile(path, 'utf8'), {
    loader: 'ts',
    target: 'esnext',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  return parseAst(code) as unknown as Node;
}

/** Of a module: `const` declarations at its top. */
function constantsOf(tree: Node): Constants {
  const statements = (tree['body'] as Node[]).map(
    (statement) => (statement['declaration'] as Node | undefined) ?? statement,
  );
  const declared = statements.filter(
    ({ type, kind }) => type === 'VariableDeclaration' && kind === 'const',
  );
  return new Map(
    declared
      .flatMap(({ declarations }) => declarations as { id: { name?: string }; init: Node | null }[])
      .flatMap(({ id, init }) => (id.name !== undefined && init ? [[id.name, init] as const] : [])),
  );
}

function walk(node: unknown, visit: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (typeof (node as Node).type === 'string') visit(node as Node);
  for (const child of Object.values(node)) walk(child, visit);
}

const isMade = ({ type, callee }: Node) =>
  (type === 'NewExpression' || type === 'CallExpression') &&
  (callee as { name?: string }).name === 'RegExp';

function regexOf(node: Node, constants: Constants): { pattern: string; flags: string } | null {
  if (node.type === 'Literal' && node['regex'])
    return node['regex'] as { pattern: string; flags: string };
  if (!isMade(node)) return null;
  const [pattern, flags = ''] = (node['arguments'] as Node[]).map((argument) =>
    textOf(argument, constants),
  );
  return pattern === null || pattern === undefined || flags === null ? null : { pattern, flags };
}

/** Null where it is made when the program runs. */
function textOf(node: Node, constants: Constants): string | null {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node.type === 'Identifier') {
    const constant = constants.get(node['name'] as string);
    return constant ? textOf(constant, constants) : null;
  }
  if (node.type === 'BinaryExpression' && node['operator'] === '+') {
    return joined([
      textOf(node['left'] as Node, constants),
      textOf(node['right'] as Node, constants),
    ]);
  }
  // The only tag that such a text has is String.raw.
  const template = node.type === 'TaggedTemplateExpression' ? (node['quasi'] as Node) : node;
  if (template.type !== 'TemplateLiteral') return null;
  const values = (template['expressions'] as Node[]).map((expression) =>
    textOf(expression, constants),
  );
  const quasis = template['quasis'] as { value: { cooked: string; raw: string } }[];
  return joined(
    quasis.flatMap(({ value }, i) => [
      template === node ? value.cooked : value.raw,
      ...(i < values.length ? [values[i]!] : []),
    ]),
  );
}

const joined = (texts: readonly (string | null)[]) =>
  texts.includes(null) ? null : texts.join('');
