/** Minifies what no minifier of scripts looks into: html`…` and css`…`. */
import { join } from 'node:path';
import { transform } from 'esbuild';

const sources = join(import.meta.dirname, '../src');

function templatesIn(node, found = []) {
  if (Array.isArray(node)) for (const child of node) templatesIn(child, found);
  else if (node && typeof node.type === 'string') {
    if (node.type === 'TaggedTemplateExpression' && ['html', 'css'].includes(node.tag.name))
      found.push(node);
    for (const child of Object.values(node))
      if (child && typeof child === 'object') templatesIn(child, found);
  }
  return found;
}

/**
 * Between two tags, and at the ends of a template, a line break is there for the reader of the
 * source.
 */
function denseHtml(text, isFirst, isLast) {
  return text
    .replace(isFirst ? /^\s*\n\s*/ : '', '')
    .replace(isLast ? /\s*\n\s*$/ : '', '')
    .replace(/(?<=>)\s*\n\s*(?=<)/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('" />', '"/>')
    .replace(/="([\w-]+)"(?=[\s>])/g, '=$1');
}

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
        if (tag.name === 'css' && quasi.quasis.length > 1)
          this.error('css`…` with an expression in it');
        quasi.quasis.forEach(({ start, end }, index, all) => {
          const text = code.slice(start, end);
          edits.push({
            start,
            end,
            text:
              tag.name === 'css'
                ? denseCss(text)
                : denseHtml(text, index === 0, index === all.length - 1),
          });
        });
      }
      edits.sort((a, b) => b.start - a.start);
      for (const { start, end, text } of edits)
        code = code.slice(0, start) + (await text) + code.slice(end);
      return { code, map: null };
    },
  };
}
