/**
 * The button that opens the chat, drawn without any library: the loader draws it before the chat's
 * code is loaded; otherwise `<parlor-chat>` draws it. If the loader drew it, the element takes it
 * over. A press toggles the host's `open` attribute, which means the same before and after the
 * element is defined.
 */
const svg = 'http://www.w3.org/2000/svg';

/** Two people's bubbles, one behind the other; and the arrow down, to close. */
const drawings = [
  [
    'M10.3 5.5h7.2a6 6 0 0 1 6 6v1.2a6 6 0 0 1-2.6 4.9v3.6l-3.5-2.5',
    'M9.6 9.2a6.1 6.1 0 1 1-2.4 11.7L3.6 22l1-3.5A6.1 6.1 0 0 1 9.6 9.2',
  ],
  ['m7.5 11.5 6.5 6.5 6.5-6.5'],
];

function made<E extends Element>(element: E, attributes: Readonly<Record<string, string>>): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const shape = <K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] => made(document.createElementNS(svg, tag), attributes);

function draw([d, mark]: readonly string[]): SVGSVGElement {
  const picture = shape('svg', { viewBox: '0 0 28 28', 'aria-hidden': 'true' });
  picture.append(shape('path', { d: d! }));
  if (mark) picture.append(shape('path', { d: mark, fill: 'currentColor', stroke: 'none' }));
  return picture;
}

export function drawLauncher(host: Element, root: ShadowRoot, label: string): void {
  const button = made(document.createElement('button'), {
    class: 'launcher',
    part: 'launcher',
    'aria-label': label,
    'aria-expanded': 'false',
  });
  button.append(...drawings.map(draw));
  button.addEventListener('click', () => host.toggleAttribute('open'));
  root.append(button);
}

/**
 * Shows on the launcher, and beside it or in the box of an inline chat, that the chat's code cannot
 * be fetched; a press tries again. Returns a function that removes all this.
 */
export function drawCutOff(root: ShadowRoot, words: string, retry: () => void): () => void {
  const launcher = root.querySelector('.launcher')!;
  const label = launcher.getAttribute('aria-label')!;
  // A screen reader announces it when it is added.
  const notice = made(document.createElement('div'), { role: 'alert' });
  const button = made(document.createElement('button'), { class: 'cut-off' });
  button.append(`${words} ↻`);
  button.addEventListener('click', retry);
  notice.append(button);
  root.append(notice);
  made(launcher, { class: 'launcher away', 'aria-label': `${label}. ${words}` });
  return () => {
    notice.remove();
    made(launcher, { class: 'launcher', 'aria-label': label });
  };
}
