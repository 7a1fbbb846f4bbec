/**
 * The button that opens the chat, drawn without any library: the loader draws it before the chat's code is here, and
 * `<parlor-chat>` draws it otherwise, or takes over the one that the loader drew. Pressing it turns the host's `open`
 * attribute over, which means the same before and after the element is defined.
 */
const svg = 'http://www.w3.org/2000/svg';

/** Two people's bubbles, one behind the other; and the way back down. */
const drawings = [
  ['M10.3 5.5h7.2a6 6 0 0 1 6 6v1.2a6 6 0 0 1-2.6 4.9v3.6l-3.5-2.5', 'M9.6 9.2a6.1 6.1 0 1 1-2.4 11.7L3.6 22l1-3.5A6.1 6.1 0 0 1 9.6 9.2Z'],
  ['m7.5 11.5 6.5 6.5 6.5-6.5'],
];

function draw(paths: readonly string[]): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg');
  picture.setAttribute('viewBox', '0 0 28 28');
  picture.setAttribute('aria-hidden', 'true');
  paths.forEach((d, index) => {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', d);
    if (index > 0) path.setAttribute('class', 'mark');
    picture.append(path);
  });
  return picture;
}

export function drawLauncher(host: Element, root: ShadowRoot, label: string): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'launcher';
  button.setAttribute('part', 'launcher');
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-expanded', 'false');
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.hidden = true;
  badge.setAttribute('aria-hidden', 'true');
  button.append(...drawings.map(draw), badge);
  button.addEventListener('click', () => host.toggleAttribute('open'));
  root.append(button);
}
