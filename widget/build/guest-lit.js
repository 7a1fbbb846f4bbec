/**
 * Lit as a guest on somebody else's page, in the script tag's files: it asks for trusted types as
 * `parlor`, so that the page's policy names whom it means and the page may have a Lit of its own;
 * and it leaves out what it writes into the page's globals, for polyfills, decorators and warnings
 * that these files do not have.
 */
const edits = {
  'lit-html/lit-html.js': [
    ['createPolicy("lit-html"', 'createPolicy("parlor"'],
    [
      /,(\w)=t\.litHtmlPolyfillSupport;\1\?\.\(.*?\),\(t\.litHtmlVersions\?\?=\[\]\)\.push\(".*?"\);/,
      ';',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    [/Symbol\.metadata\?\?=Symbol\("metadata"\),\w\.litPropertyMetadata\?\?=new WeakMap;/, ''],
    [
      /const t=this\[Symbol\.metadata\];if\(null!==t\)\{const s=litPropertyMetadata\.get\(t\);if\(void 0!==s\)for\(.*?\)this\.elementProperties\.set\(t,i\)\}/,
      '',
    ],
    [/,p=a\.reactiveElementPolyfillSupport/, ''],
    [
      /,p\?\.\(\{ReactiveElement:y\}\),\(a\.reactiveElementVersions\?\?=\[\]\)\.push\(".*?"\);/,
      ';',
    ],
  ],
  'lit-element/lit-element.js': [
    [
      /,s\.litElementHydrateSupport\?\.\(\{LitElement:i\}\);const o=s\.litElementPolyfillSupport;o\?\.\(\{LitElement:i\}\);/,
      ';',
    ],
    [/\(s\.litElementVersions\?\?=\[\]\)\.push\(".*?"\);/, ''],
  ],
};

export function guestLit() {
  return {
    name: 'guest-lit',
    transform(code, id) {
      const [file] = Object.keys(edits).filter((name) => id.endsWith(`/${name}`));
      if (!file) return null;
      for (const [from, to] of edits[file]) {
        const changed = code.replace(from, to);
        if (changed === code)
          this.error(
            `Not found in ${file}, which another version of Lit may have changed: ${from}`,
          );
        code = changed;
      }
      return { code, map: null };
    },
  };
}
