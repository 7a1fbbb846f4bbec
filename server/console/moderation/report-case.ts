import type { Report, ReportedMessage } from '@parlor/sdk/protocol/reports';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { outcomeName } from '../shared/acts.js';
import { formatAgo, formatTime } from '../shared/formats.js';

const reasons: Readonly<Record<Report['reason'], string>> = {
  spam: 'Spam',
  harassment: 'Harassment',
  hate: 'Hate',
  sexual: 'Sexual content',
  violence: 'Violence',
  fraud: 'Fraud',
  other: 'Something else',
};

interface Case {
  report: Report;
  /** Where the page of the reported person is. */
  personAddress: string;
  /** Where the page of the conversation is. */
  conversationAddress: string;
  buttons: TemplateResult;
}

/** A report with its context, as it was when it was reported. */
export function reportCase({
  report,
  personAddress,
  conversationAddress,
  buttons,
}: Case): TemplateResult {
  const { id, user, reporter, reason, note, createdAt, messages } = report;
  return html`<li class="card case" aria-labelledby=${`case-${id}`}>
    <div class="case-head">
      ${avatar({ ...user, avatarUrl: null, online: false }, 40)}
      <div class="body">
        <strong id=${`case-${id}`}
          ><a href=${personAddress}><bdi>${user.name}</bdi></a></strong
        >
        <span class="small muted"
          >Reported by <bdi>${reporter.name}</bdi> ·
          ${formatAgo(createdAt)}${placeOf(report, conversationAddress)}</span
        >
      </div>
      <span class="badge bad">${reasons[reason] ?? reason}</span>
    </div>
    ${note ? html`<p class="quote">${note}</p>` : nothing}
    ${
      messages.length > 0
        ? html`<ol class="log" aria-label="The conversation as it was">
            ${messages.map((message) => line(message, report))}
          </ol>`
        : nothing
    }
    ${resolution(report)}
    <div class="actions">${buttons}</div>
  </li>`;
}

function placeOf({ conversation }: Report, address: string): TemplateResult | typeof nothing {
  if (!conversation) return nothing;
  return html` · in
    <a href=${address}
      ><bdi
        >${conversation.kind === 'group' ? `“${conversation.title ?? ''}”` : 'a direct conversation'}</bdi
      ></a
    >`;
}

function line(message: ReportedMessage, { seq, user, reporter }: Report): TemplateResult {
  const isReported = message.seq === seq;
  const name =
    message.senderId === user.id
      ? user.name
      : message.senderId === reporter.id
        ? reporter.name
        : message.senderId === null
          ? 'Parlor'
          : 'Somebody else';
  return html`<li class=${isReported ? 'reported' : ''}>
    <span class="small muted"
      ><bdi>${name}</bdi> · ${formatTime(message.createdAt)}${isReported ? ' · reported' : ''}</span
    >
    <span class="said" dir="auto">${message.text ?? html`<em class="muted">No text</em>`}</span>
  </li>`;
}

function resolution({
  resolvedAt,
  resolvedBy,
  resolvedByHost,
  outcome,
  outcomeNote,
}: Report): TemplateResult | typeof nothing {
  if (!resolvedAt || !outcome) return nothing;
  const by = (resolvedBy ?? resolvedByHost)?.name;
  return html`<p class="small muted">
    Closed${by ? html` by <bdi>${by}</bdi>` : nothing} · ${formatTime(resolvedAt)} ·
    ${outcomeName(outcome)}${outcomeNote ? html` · <bdi>“${outcomeNote}”</bdi>` : nothing}
  </p>`;
}
