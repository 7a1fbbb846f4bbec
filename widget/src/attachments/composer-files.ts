/** How the files and the recording of a new message are shown around its text. */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { TalkWords } from '../i18n/en.js';
import type { ComposerExtras, ComposerFiles, ConversationScope, Drawn } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import type { ChosenFiles } from './chosen-files.js';
import { ComposerFilesController } from './composer-files-controller.js';
import { composerExtrasStyles } from './composer-files.styles.js';
import { composerIcons } from './composer-icons.js';
import type { RecordingFailure } from './recorder.js';
import type { Recorded } from './recording.js';
import { acceptOf, type FileRules } from './sift-files.js';

export function createComposerFiles(
  host: LitElement,
  scope: ConversationScope,
  chosen: ChosenFiles,
): ComposerFiles {
  const controller = new ComposerFilesController(host, scope, chosen);
  return {
    extras: () => extras(controller, scope.context()),
    overlay: () =>
      controller.isDraggedOver
        ? html`<div class="drop" @dragleave=${() => controller.endDrag()}>
            ${composerIcons.clip}<span>${scope.context().talk?.sending.drop}</span>
          </div>`
        : nothing,
    send: (to, text, options) => controller.send(to, text, options),
  };
}

function extras(
  controller: ComposerFilesController,
  context: ViewContext,
): ComposerExtras | undefined {
  const { rules } = controller;
  const { talk: words } = context;
  if (!controller.canAttach || !rules || !words) return undefined;
  return {
    styles: composerExtrasStyles,
    ready: controller.files.length > 0,
    above: above(controller, rules, words.sending, context),
    beside: html`<button
        class="clip"
        type="button"
        aria-label=${words.attach}
        @click=${({ currentTarget }: Event) => {
          // The input is beside the button.
          ((currentTarget as Element).nextElementSibling as HTMLInputElement).click();
          void controller.loadTray();
        }}
      >
        ${composerIcons.clip}
      </button>
      <input
        type="file"
        hidden
        multiple
        accept=${acceptOf(rules) || nothing}
        @change=${({ target }: Event) => {
          const input = target as HTMLInputElement;
          const files = [...(input.files ?? [])];
          // The same file may be chosen again.
          input.value = '';
          void controller.addFiles(files);
        }}
      />`,
    end: controller.canRecord
      ? html`<button
          class="microphone"
          type="button"
          aria-label=${words.record}
          ${ref(controller.microphone)}
          @click=${() => void controller.startRecording()}
        >
          ${composerIcons.microphone}
        </button>`
      : nothing,
  };
}

function above(
  controller: ComposerFilesController,
  rules: FileRules,
  words: TalkWords['sending'],
  { t, announce }: ViewContext,
): Drawn {
  const { files, refused, failure, discarded } = controller;
  return html`${
    files.length > 0 || refused.length > 0
      ? html`<parlor-file-tray
          ${ref(controller.tray)}
          .words=${words}
          .language=${t.language}
          .rules=${rules}
          .files=${files}
          .refused=${refused}
          .usage=${controller.usage}
          @remove=${({ detail }: CustomEvent<number>) => controller.removeFile(detail)}
          @dismiss=${() => controller.dismissRefused()}
        ></parlor-file-tray>`
      : nothing
  }${
    controller.isRecording
      ? html`<parlor-recorder
          .words=${words}
          .sendLabel=${t.composer.send}
          .maxBytes=${rules.maxBytes}
          .kept=${controller.recorded}
          .announce=${announce}
          @send=${({ detail }: CustomEvent<Recorded>) => controller.sendRecording(detail)}
          @discard=${({ detail }: CustomEvent<Recorded | null>) => controller.discardRecording(detail ?? undefined)}
          @gone=${() => controller.closeRecorder()}
          @fail=${({ detail }: CustomEvent<RecordingFailure>) => controller.showFailure(detail)}
        ></parlor-recorder>`
      : nothing
  }${failure ? note(words[failure], words.dismiss, () => controller.dismissNotes()) : nothing}${
    discarded ? note(words.discarded, words.undo, () => controller.restoreRecording()) : nothing
  }`;
}

function note(text: string, action: string, act: () => void): TemplateResult {
  return html`<div class="again">
    <p>${text}</p>
    <button class="link" type="button" @click=${act}>${action}</button>
  </div>`;
}
