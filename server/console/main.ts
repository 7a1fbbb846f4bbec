/** The operators' console: one element that fills the page. */
import './shell/console-app.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync('body { margin: 0; }');
document.adoptedStyleSheets.push(sheet);
