/** How measures are shown in a profile and in a report: their list, and the question before one. */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { ModerationWords } from '../i18n/en.js';
import type { Drawn, Measures, MeasuresScope } from '../shared/slots.js';
import './measure-dialog.js';
import { MeasuresController, type MeasureChoice } from './measures-controller.js';
import { moderationIcons } from './moderation-icons.js';
import { doneStyles } from './moderation.styles.js';

const looks: Record<MeasureChoice['name'], { icon: TemplateResult; isDanger?: boolean }> = {
  delete: { icon: moderationIcons.bin, isDanger: true },
  silence: { icon: moderationIcons.silence },
  unsilence: { icon: moderationIcons.speak },
  banMember: { icon: moderationIcons.door, isDanger: true },
  ban: { icon: moderationIcons.ban, isDanger: true },
  unban: { icon: moderationIcons.lift },
};

export function createMeasures(host: LitElement, scope: MeasuresScope): Measures {
  const controller = new MeasuresController(host, scope);
  return {
    styles: doneStyles,
    get asks() {
      return controller.measure !== undefined;
    },
    tags: () => controller.tags(),
    items: () => measureItems(controller),
    dialog: () => measureDialog(controller),
  };
}

export function measureItems(measures: MeasuresController): Drawn {
  const words = measures.scope.words();
  const user = measures.scope.user();
  if (!words || !user) return nothing;
  return html`<div class="more-acts">
      ${measures.choices(words, user).map((choice) => {
        if (!choice) return nothing;
        const { name, choose } = choice;
        const { icon, isDanger } = looks[name];
        return html`<button
          class="item ${isDanger ? 'danger' : ''}"
          type="button"
          aria-disabled=${measures.isBusy ? 'true' : nothing}
          @click=${choose}
        >
          ${icon}${words[name]}
        </button>`;
      })}
    </div>
    ${outcome(measures, words)}`;
}

function outcome({ problem, done }: MeasuresController, words: ModerationWords): Drawn {
  if (problem) return html`<p class="alert">${problem}</p>`;
  if (!done) return nothing;
  const { text, undo } = done;
  return html`<p class="done-now">
    <span>${text}</span>
    ${undo ? html`<button class="link" type="button" @click=${() => void undo()}>${words.undo}</button>` : nothing}
  </p>`;
}

export function measureDialog(measures: MeasuresController): Drawn {
  const { measure, scope } = measures;
  const words = scope.words();
  if (!measure || !words) return nothing;
  return html`<parlor-measure-dialog
    .context=${scope.context()}
    .words=${words}
    .measure=${measure}
    @close=${() => measures.stopAsking()}
  ></parlor-measure-dialog>`;
}
