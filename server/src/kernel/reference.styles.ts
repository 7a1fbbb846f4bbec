export const referenceStyles = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1d23, #e8e9ee);
  --soft: light-dark(#626775, #9ba1b0);
  --paper: light-dark(#ffffff, #14161b);
  --side: light-dark(#f6f7f9, #191c22);
  --line: light-dark(#e4e6ec, #2a2e37);
  --accent: light-dark(#4f46e5, #a5a0ff);
  --code: light-dark(#f3f4f7, #1e2128);
  font: 16px/1.6 ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif;
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 24px; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; display: grid; grid-template-columns: 248px minmax(0, 1fr); color: var(--ink); background: var(--paper); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 24px 16px; background: var(--side); border-inline-end: 1px solid var(--line); font-size: 14px; }
nav a { display: block; padding: 3px 10px; border-radius: 6px; color: var(--ink); text-decoration: none; }
nav a:hover { background: var(--line); }
nav h2 { margin: 20px 10px 4px; font-size: 12px; color: var(--soft); font-weight: 600; text-transform: capitalize; }
.brand { font-weight: 700; font-size: 17px; margin-bottom: 12px; }
.brand span { color: var(--soft); font-weight: 400; font-size: 13px; }
main { padding: 48px clamp(20px, 5vw, 72px) 120px; max-width: 980px; min-width: 0; }
h1 { font-size: 34px; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 12px; }
header p { font-size: 18px; color: var(--soft); max-width: 62ch; margin: 0; }
.feature { margin: 64px 0 8px; font-size: 24px; letter-spacing: -0.01em; text-transform: capitalize; }
article { padding: 28px 0; border-bottom: 1px solid var(--line); }
h3 { margin: 0 0 4px; font-size: 17px; }
h3 code { background: none; padding: 0; font-size: inherit; }
a { color: var(--accent); }
code { font: 0.875em/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; background: var(--code); padding: 1px 5px; border-radius: 5px; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 16px 18px; border-radius: 10px; overflow-x: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
.route { margin: 4px 0 8px; display: flex; gap: 8px; align-items: center; flex-wrap: wrap; font-size: 14px; }
.route span { color: var(--soft); }
.method { font: 600 12px ui-monospace, Menlo, Consolas, monospace; padding: 3px 8px; border-radius: 6px; background: light-dark(#e0e7ff, #26264d); color: light-dark(#3730a3, #c7d2fe); }
.method.post { background: light-dark(#dcfce7, #12351f); color: light-dark(#166534, #a7f3c0); }
.method.patch { background: light-dark(#fef3c7, #3a2c0c); color: light-dark(#854d0e, #fde68a); }
.method.delete { background: light-dark(#fee2e2, #421717); color: light-dark(#991b1b, #fecaca); }
table { width: 100%; border-collapse: collapse; margin: 12px 0; font-size: 14px; }
caption { text-align: start; color: var(--soft); font-size: 13px; padding-bottom: 4px; }
th, td { text-align: start; vertical-align: top; padding: 7px 12px 7px 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: 13px; border-top: 0; }
th:first-child { width: 32%; }
td:last-child { color: var(--soft); }
.fields { table-layout: fixed; }
.fields th:first-child { width: 26%; }
.fields td:nth-child(2) { width: 24%; overflow-wrap: anywhere; }
.fields td:last-child { color: inherit; }
.fields small { display: block; color: var(--soft); font-size: 13px; }
.errors, .whole { color: var(--soft); font-size: 13px; }
.whole { margin: 12px 0; }
details { margin: 12px 0; font-size: 14px; }
summary { display: inline-block; padding: 2px 0; color: var(--accent); cursor: pointer; }
summary::before { content: '▸ '; }
details[open] > summary::before { content: '▾ '; }
details pre { margin: 8px 0; max-height: 420px; overflow: auto; }
nav h2 a { display: inline; padding: 0; color: inherit; }
.errors a { text-decoration: none; }
@media (max-width: 760px) {
  body { display: block; }
  nav { position: static; height: auto; padding: 16px; border-inline-end: 0; border-bottom: 1px solid var(--line); }
  nav > a { display: none; }
  nav > .brand { display: block; margin-bottom: 4px; }
  nav > .part, nav h2:has(a) { display: inline-block; margin: 0; padding: 3px 10px; font-size: 14px; font-weight: 400; color: var(--ink); text-transform: capitalize; }
  nav h2:not(:has(a)) { display: none; }
  main { padding-top: 32px; }
  .fields, .fields tbody { display: block; }
  .fields caption { display: block; }
  .fields tr { display: block; padding: 10px 0; border-top: 1px solid var(--line); }
  .fields th, .fields td { display: block; width: auto; padding: 0; border: 0; }
  .fields th:first-child, .fields td:nth-child(2) { display: inline; width: auto; }
  .fields td:nth-child(2) { color: var(--soft); padding-inline-start: 8px; }
  .fields td:last-child { margin-top: 2px; }
}
`;
