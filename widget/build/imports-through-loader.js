/**
 * In the script tag's files `import('./file.js')` goes through the loader, which knows how to fetch
 * a file again where the browser remembers that its address failed (`fetched` in src/loader.ts).
 * The first file takes the function at its start and hands it to the others.
 */
const call = '__parlorFetched(';

export function importsThroughLoader() {
  return {
    name: 'imports-through-loader',
    renderDynamicImport: () => ({ left: call, right: ')' }),
    renderChunk(code, { name }, options, { chunks }) {
      if (name === 'index')
        return {
          code: `const __parlorFetched = globalThis.Parlor.parts.at(-1);\n${code}\nexport { __parlorFetched };`,
          map: null,
        };
      if (!code.includes(call)) return null;
      const [first] = Object.values(chunks).filter((chunk) => chunk.name === 'index');
      return { code: `import { __parlorFetched } from './${first.fileName}';\n${code}`, map: null };
    },
  };
}
