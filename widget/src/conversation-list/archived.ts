/** The archived conversations: the rows of the list, without the rest of its page. */
import { createMemberSettings, type ConversationList as List, type Live } from '@parlor/sdk';
import { html, type TemplateResult } from 'lit';
import { define } from '../shared/define.js';
import { page } from '../shared/page.styles.js';
import { ConversationListView } from './conversation-list.js';
import { icons } from '../shared/icons.js';
import { notice } from '../shared/notice.js';
import { viewBar } from '../shared/view-bar.js';

export class ArchivedView extends ConversationListView {
  static override styles = [...ConversationListView.styles, page];

  protected override source(): Live<Pick<List, 'items' | 'loading' | 'error'>> {
    return this.context.chat.use(createMemberSettings).archived;
  }

  protected override header(): TemplateResult {
    return viewBar(this.context, { title: this.context.talk!.rows.archived });
  }

  protected override above(): undefined {
    return undefined;
  }

  protected override below(): undefined {
    return undefined;
  }

  protected override emptyNotice(): TemplateResult {
    const { emptyTitle, emptyText } = this.context.talk!.rows;
    return html`${notice(icons.talk, emptyTitle, emptyText)}`;
  }
}

define('parlor-archived', ArchivedView);
