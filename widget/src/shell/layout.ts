/**
 * The layout of views in an inbox and in a chatbox; in a popup, views are stacked, which the panel
 * does by itself. An inbox that is wide enough shows the list in a column and the chosen view
 * beside it; the width is the panel's own, not the window's. A chatbox holds one conversation and
 * has no list.
 */
import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import type { Mode, Target, ViewContext } from '../shared/view-context.js';
import { closeButton } from '../shared/close-button.js';
import { icons } from '../shared/icons.js';
import { notice } from '../shared/notice.js';
import type { Layer } from './panel.js';

/** From this width on, in CSS pixels, an inbox has two columns. */
const wideFrom = 720;

const styles = css`
  /* The list stays where it is, and what is chosen there changes beside it. */
  :host(.columns) .layer {
    inset-inline-start: clamp(280px, 34%, 380px);
  }
  :host(.columns) .list {
    inset-inline: 0 auto;
    inline-size: clamp(280px, 34%, 380px);
    z-index: 1;
    border-inline-end: 1px solid var(--hairline);
  }
  :host(.columns) .list + .layer + .entering {
    animation: none;
  }
  :host(.columns) .layer.covered {
    transform: none;
  }
`;

export interface Layout {
  /** The content below all layers. */
  base(context: ViewContext, layers: readonly Layer[]): TemplateResult;
  /** The context that the view of a layer gets, in place of the panel's own. */
  contextOf(layer: Layer, context: ViewContext): ViewContext;
  end(): void;
}

type Host = LitElement & {
  layers: readonly Layer[];
  target: Target | undefined;
  focusFirst(): Promise<void>;
};

export function createLayout(host: Host, mode: Mode): Layout {
  const adopted = host.shadowRoot!.adoptedStyleSheets;
  if (mode === 'inbox' && !adopted.includes(styles.styleSheet!)) adopted.push(styles.styleSheet!);
  let isWide = false;
  const look = (): void => {
    const now = mode === 'inbox' && host.clientWidth >= wideFrom;
    if (now === isWide) return;
    isWide = now;
    host.classList.toggle('columns', isWide);
    host.requestUpdate();
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(host);
  // Decide now, too: if the view were drawn in one column first, it would be drawn again, and the
  // focus would be lost.
  look();
  // Until now no element could have the focus.
  queueMicrotask(() => void host.focusFirst());

  /** Cached by the context that they derive from, so that a view gets the same object again. */
  const made = new WeakMap<ViewContext, { rooted: ViewContext; listed: ViewContext }>();
  const contextsOf = (context: ViewContext) => {
    const known = made.get(context);
    if (known) return known;
    const contexts = {
      rooted: { ...context, back: undefined },
      listed: {
        ...context,
        close: undefined,
        navigate: ((view) => {
          // The new conversation replaces the one beside the list.
          if (view.name === 'conversation') host.layers = [];
          context.navigate(view);
        }) satisfies ViewContext['navigate'],
      },
    };
    made.set(context, contexts);
    return contexts;
  };

  let language: Catalogue | undefined;
  let words: Awaited<ReturnType<Catalogue['opening']>> | undefined;
  const read = (t: Catalogue): void => {
    if (t === language) return;
    language = t;
    t.opening().then(
      (found) => {
        if (t !== language) return;
        words = found;
        host.requestUpdate();
      },
      () => (language = undefined),
    );
  };

  /** Focuses the start: the list, or, if there is none, the view here. */
  const focusFirst = async (): Promise<void> => {
    const list = host.renderRoot.querySelector<LitElement & { focusFirst(): void }>(
      'parlor-conversation-list',
    );
    if (!list) return host.renderRoot.querySelector<HTMLElement>('h1')?.focus();
    await list.updateComplete;
    if (!list.matches(':focus-within')) list.focusFirst();
  };
  const blank = ({ t, close }: ViewContext, title = '', text = '') =>
    html`<div class="still" .focusFirst=${focusFirst}>
      <div class="bar">
        <h1 class="listen" tabindex="-1">${t.panel.title}</h1>
        <i></i>${closeButton(t, close)}
      </div>
      ${title ? notice(icons.talk, title, text) : nothing}
    </div>`;
  const list = (context: ViewContext, shown?: string) =>
    html`<parlor-conversation-list
      exportparts="header,bubble,own,composer"
      .context=${context}
      .shown=${shown}
    ></parlor-conversation-list>`;

  return {
    base(context, layers) {
      const top = layers.findLast(({ leaving }) => !leaving);
      read(context.t);
      if (isWide) {
        const shown = top && 'conversationId' in top.view ? top.view.conversationId : undefined;
        return html`<div class="layer list">${list(contextsOf(context).listed, shown)}</div>
          <div class="layer" ?inert=${top !== undefined}>
            ${top ? nothing : blank(context, words?.chooseTitle, words?.chooseText)}
          </div>`;
      }
      return html`<div class="layer ${top ? 'covered' : ''}" ?inert=${top !== undefined}>
        ${mode === 'inbox' ? list(context) : host.target ? nothing : blank(context, words?.nobodyTitle, words?.nobodyText)}
      </div>`;
    },
    contextOf(layer, context) {
      const isFirst = layer === host.layers[0];
      return isFirst && (mode === 'chatbox' || (isWide && layer.view.name === 'conversation'))
        ? contextsOf(context).rooted
        : context;
    },
    end() {
      sizes.disconnect();
      host.classList.remove('columns');
    },
  };
}
