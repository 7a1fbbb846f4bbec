/** Entries of the log of moderators' actions, as rows. */
import type { AuditEntry } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { ModerationWords } from '../i18n/en.js';
import { untilOf } from '../i18n/until.js';
import type { ViewContext } from '../shared/view-context.js';
import { moderationIcons } from './moderation-icons.js';
import { peopleIcons } from '../shared/people-icons.js';
import { viewIcons } from '../shared/view-icons.js';

const pictures: Record<AuditEntry['act'], TemplateResult> = {
  'report.resolved': viewIcons.check,
  'message.deleted': moderationIcons.bin,
  'user.silenced': moderationIcons.silence,
  'user.unsilenced': moderationIcons.speak,
  'user.banned': moderationIcons.ban,
  'user.unbanned': moderationIcons.lift,
  'user.role': peopleIcons.shield,
  'member.silenced': moderationIcons.silence,
  'member.unsilenced': moderationIcons.speak,
  'member.banned': moderationIcons.door,
  'member.unbanned': moderationIcons.lift,
  'conversation.slowed': moderationIcons.hold,
  'held.released': viewIcons.check,
  'held.dropped': moderationIcons.bin,
};

/**
 * `names`: shows the affected user, because the rows are of several users. A row leads to its
 * report, or else to its user.
 */
export function auditRow(
  entry: AuditEntry,
  words: ModerationWords,
  context: ViewContext,
  names: boolean,
): TemplateResult {
  const { act, at, actor, by, user, until, detail, note, reportId } = entry;
  const { formats, navigate, t } = context;
  const outcome =
    act === 'report.resolved' && detail && detail in words.outcomes
      ? words.outcomes[detail as keyof typeof words.outcomes]
      : '';
  // A newer server may send other actions.
  const what = [
    (words.acts as Record<string, string>)[act] ?? act,
    outcome,
    until && words.until(untilOf(new Date(until), formats, t)),
  ];
  const go = (): void => {
    if (reportId) navigate({ name: 'report', reportId });
    else if (user) navigate({ name: 'person', userId: user.id });
  };
  const said = what.filter(Boolean).join(' · ');
  return html`<button class="row entry" type="button" data-roving @click=${go}>
    <span class="tile">${pictures[act] ?? viewIcons.check}</span>
    <span class="body">
      <span class="line">
        <span class="name">${names && user ? html`<bdi>${user.name}</bdi>` : said}</span>
        <time datetime=${at}>${formats.short(new Date(at), new Date())}</time>
      </span>
      ${names && user ? html`<span class="more">${said}</span>` : nothing}
      ${note ? html`<span class="more"><bdi>${note}</bdi></span>` : nothing}
      <span class="more small"
        >${actor ? (actor.id === context.me.id ? words.byYou : words.by(actor.name)) : by ? words.by(by.name) : words.operator}</span
      >
    </span>
  </button>`;
}
