/**
 * HTML that cannot be broken by what is put into it: values are escaped, and only `Html` passes as
 * it is.
 */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | string | number | readonly Html[];

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.reduce((text, string, i) => text + render(values[i - 1]!) + string));
}

function render(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
