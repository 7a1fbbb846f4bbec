/**
 * In the file of the first open, private names as plain ones with a prefix that terser then
 * shortens: 0.5 KB less, as a `#name` has to be declared and cannot be a single letter. Only in
 * that file, where terser sees every other name that it could meet: Lit's classes are there too,
 * and built-in ones it knows.
 */
export const privateNames = /^\$_/;

function walk(node, visit) {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (node && typeof node.type === 'string') {
    visit(node);
    for (const child of Object.values(node))
      if (child && typeof child === 'object') walk(child, visit);
  }
}

export function plainPrivates() {
  return {
    name: 'plain-privates',
    renderChunk(code, { name }) {
      if (name !== 'index') return null;
      const edits = [];
      const classes = new Map();
      walk(this.parse(code), (node) => {
        if (node.type === 'PrivateIdentifier') edits.push({ ...node, text: `$_${node.name}` });
        if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
          const own = node.body.body.filter(({ key }) => key?.type === 'PrivateIdentifier');
          for (const { start, end, value, type } of own)
            if (type === 'PropertyDefinition' && !value) edits.push({ start, end, text: '' });
          classes.set(node.id?.name ?? node, {
            base: node.superClass?.name,
            names: own.map(({ key }) => key.name),
          });
        }
      });
      for (const { base, names } of classes.values()) {
        const both = classes.get(base)?.names.find((one) => names.includes(one));
        if (both) this.error(`A class and the one that it extends both have #${both}`);
      }
      edits.sort((a, b) => b.start - a.start || b.end - a.end);
      let plain = code;
      let from = Infinity;
      for (const { start, end, text } of edits) {
        // The name of a declaration that has gone.
        if (end > from) continue;
        plain = plain.slice(0, start) + text + plain.slice(end);
        from = text ? from : start;
      }
      return { code: plain, map: null };
    },
  };
}
