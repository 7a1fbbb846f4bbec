import type { User } from '@parlor/sdk';
import { html, nothing } from 'lit';
import { blocksOf, type Block, type Inline } from '../shared/formatting.js';

const inline = (content: readonly Inline[], me: string): unknown[] =>
  content.map((one) => {
    if (typeof one === 'string') return one;
    switch (one.kind) {
      case 'bold':
        return html`<strong>${inline(one.content, me)}</strong>`;
      case 'italic':
        return html`<em>${inline(one.content, me)}</em>`;
      case 'strike':
        return html`<s>${inline(one.content, me)}</s>`;
      case 'code':
        return html`<code>${one.text}</code>`;
      case 'link':
        return html`<a href=${one.href} target="_blank" rel="noopener noreferrer nofollow ugc"
          >${one.text}</a
        >`;
      case 'mention':
        return html`<bdi class="mention ${one.userId === me ? 'me' : ''}" data-person=${one.userId}
          >${one.text}</bdi
        >`;
    }
  });

function block({ kind, lines }: Block, me: string): unknown {
  if (kind === 'code') return html`<pre dir="ltr"><code>${lines[0]?.content}</code></pre>`;
  if (kind === 'list')
    return html`<ul>
      ${lines.map(({ content, number }) => html`<li value=${number ?? nothing}>${inline(content, me)}</li>`)}
    </ul>`;
  const text = lines.map(({ content }, index) => [index ? '\n' : '', inline(content, me)]);
  return kind === 'quote' ? html`<blockquote>${text}</blockquote>` : text;
}

/**
 * A message's text with its formatting: elements, never markup. `mentions` are the mentioned users,
 * `me` is the user who reads it.
 */
export function richText(
  text: string,
  mentions: readonly string[],
  people: ReadonlyMap<string, User>,
  me: string,
): unknown[] {
  const names = mentions.flatMap((id) =>
    people.has(id) ? [[people.get(id)!.name, id] as const] : [],
  );
  // Longer names first: one name may begin with another.
  names.sort(([a], [b]) => b.length - a.length);
  return blocksOf(text, names).map((one) => block(one, me));
}
