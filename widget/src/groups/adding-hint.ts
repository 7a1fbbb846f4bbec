import { html, nothing, type TemplateResult } from 'lit';
import type { TopicWords } from '../i18n/en.js';
import type { AddingRuleController } from './adding-rule-controller.js';

/** Shown before people are added to a group: which of them get an invitation instead. */
export function addingHint(
  asks: AddingRuleController['asks'],
  words: TopicWords<'groups'>,
): TemplateResult | typeof nothing {
  if (asks === 'nobody') return nothing;
  return html`<p class="asked-first">
    ${asks === 'everybody' ? words.everybodyAsked : words.strangersAsked}
  </p>`;
}
