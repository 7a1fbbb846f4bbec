import { svg, html, type TemplateResult } from 'lit';
import createQrCode from 'qrcode-generator';

/** Light modules around the code, which scanners need. */
const quiet = 4;

/** A text as a QR code: dark on light in both themes, because scanners expect it. */
export function qrCode(text: string, label: string): TemplateResult {
  const code = createQrCode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column < count; column += 1)
      if (code.isDark(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`;
  const size = count + 2 * quiet;
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label=${label}
    shape-rendering="crispEdges"
  >
    ${svg`<rect width=${size} height=${size} fill="#fff"/><path d=${path} fill="#000"/>`}
  </svg>`;
}
