/**
 * Lit's decorators as what they stand for: `@property({ … }) name` becomes an entry of `static
 * properties`, which needs no code for decorators in the bundle. Works on what esbuild makes of
 * them: `__decorateClass([property({ … })], Panel.prototype, "name", 2);` behind the class.
 */
const decorated =
  /__decorateClass\(\[\s*(property|state)\(([^]*?)\)\s*\], (\w+)\.prototype, "(\w+)", 2\);\n?/g;
const helper = /var __defProp = [^]*?\nvar __decorateClass = [^]*?\n};\n/;

export function plainProperties() {
  return {
    name: 'plain-properties',
    transform(code, id) {
      if (!id.endsWith('.ts') || !code.includes('__decorateClass')) return null;
      const classes = new Map();
      const rest = code.replace(decorated, (_, kind, options, owner, name) => {
        const entries = classes.get(owner) ?? classes.set(owner, []).get(owner);
        entries.push(`${name}: ${kind === 'state' ? '{ state: true }' : options || '{}'}`);
        return entries.length === 1 ? `/* ${owner} */` : '';
      });
      let plain = rest
        .replace(helper, '')
        .replace(/import \{[^}]*\} from "lit\/decorators\.js";\n/, '');
      for (const [owner, entries] of classes)
        plain = plain.replace(
          `/* ${owner} */`,
          `${owner}.properties = { ${entries.join(', ')} };\n`,
        );
      if (plain.includes('__decorateClass'))
        this.error('A decorator that is neither @property nor @state');
      return { code: plain, map: null };
    },
  };
}
