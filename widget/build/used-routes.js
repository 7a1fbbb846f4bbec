/**
 * In the script tag's files the SDK's table of addresses has the operations that something in these
 * files calls, and no others: who calls an operation names it.
 */
const route =
  /"(\w+\.\w+)": *\{ *method: *"\w+", *path: *"[^"]*" *\},?|'(\w+\.\w+)': *\{ *method: *'\w+', *path: *'[^']*' *\},?/g;
const table = /\/protocol\/routes\/\w+\.js$/;

export function usedRoutes() {
  const called = new Set();
  return {
    name: 'used-routes',
    renderStart() {
      called.clear();
    },
    renderChunk(code, _, options, { chunks }) {
      if (called.size === 0)
        for (const { modules } of Object.values(chunks))
          for (const [id, { code: rendered }] of Object.entries(modules))
            if (!table.test(id))
              for (const [, name] of rendered?.matchAll(/['"](\w+\.\w+)['"]/g) ?? [])
                called.add(name);
      return {
        code: code.replace(route, (whole, ...names) =>
          called.has(names[0] ?? names[1]) ? whole : '',
        ),
        map: null,
      };
    },
  };
}
