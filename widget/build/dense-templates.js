/**
 * Minifies what no minifier of scripts looks into: the white space of html`…`, and css`…` as a whole.
 * White space is dropped where it holds a line break between two tags or at a template's ends; a space that is to be seen stands on one line.
 */
import { join } from 'node:path';
import { transform } from 'esbuild';

const sources = join(import.meta.dirname, '../src');

function templatesIn(node, found = []) {
  if (Array.isArray(node)) for (const child of node) templatesIn(child, found);
  else if (node && typeof node.type === 'string') {
    if (node.type === 'TaggedTemplateExpression' && ['html', 'css'].includes(node.tag.name)) found.push(node);
    for (const child of Object.values(node)) if (child && typeof child === 'object') templatesIn(child, found);
  }
  return found;
}

const denseHtml = (text) => text.replace(/^\s*\n\s*|\s*\n\s*$|(?<=>)\s*\n\s*(?=<)/g, '').replace(/\s*\n\s*/g, ' ');

async function denseCss(text) {
  const { code } = await transform(text, { loader: 'css', minify: true, target: 'esnext' });
  return code.trim().replaceAll('\\', '\\\\');
}

export function denseTemplates() {
  return {
    name: 'dense-templates',
    async transform(code, id) {
      if (!id.startsWith(sources) || !/\b(html|css)`/.test(code)) return null;
      const edits = [];
      for (const { tag, quasi } of templatesIn(this.parse(code))) {
        if (tag.name === 'css' && quasi.quasis.length > 1) this.error('css`…` with an expression in it');
        for (const { start, end } of quasi.quasis) edits.push({ start, end, dense: tag.name === 'css' ? denseCss : denseHtml });
      }
      edits.sort((a, b) => b.start - a.start);
      for (const { start, end, dense } of edits) code = code.slice(0, start) + (await dense(code.slice(start, end))) + code.slice(end);
      return { code, map: null };
    },
  };
}
