/**
 * In the script tag's files errors are known by their codes, which the reference explains: the
 * sentences that the SDK has for developers stay out.
 */
function sentencesIn(node, found = []) {
  if (Array.isArray(node)) for (const child of node) sentencesIn(child, found);
  else if (node && typeof node.type === 'string') {
    const [code, message] = node.arguments ?? [];
    const isError =
      node.type === 'NewExpression' && node.callee.name === 'ChatError' && code?.type === 'Literal';
    if (isError && ['Literal', 'TemplateLiteral'].includes(message?.type))
      found.push({ ...message, text: code.raw });
    for (const child of Object.values(node))
      if (child && typeof child === 'object') sentencesIn(child, found);
  }
  return found;
}

export function briefErrors() {
  return {
    name: 'brief-errors',
    transform(code, id) {
      if (!/\/sdk\/dist\/.*\.js$/.test(id) || !code.includes('new ChatError(')) return null;
      const sentences = sentencesIn(this.parse(code)).sort((a, b) => b.start - a.start);
      for (const { start, end, text } of sentences)
        code = code.slice(0, start) + text + code.slice(end);
      return { code, map: null };
    },
  };
}
