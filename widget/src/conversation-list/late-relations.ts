import type { Conversation } from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import type { RelationsController } from './relations-controller.js';
import { load } from '../shared/load.js';

/**
 * What the list of conversations knows of contacts and blocks, once the list is there: until then
 * it is neither fetched nor asked for.
 */
export class LateRelations implements ReactiveController {
  #relations: RelationsController | undefined;
  #fetching = false;

  constructor(
    private readonly host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (this.#fetching || this.context().chat.conversations.live.value.loading) return;
    this.#fetching = true;
    load(() => import('./relations-controller.js')).then(
      ({ RelationsController: Relations }) => {
        this.#relations = new Relations(this.host, this.context);
        this.host.requestUpdate();
      },
      () => {
        this.#fetching = false;
      },
    );
  }

  badge(): ReturnType<RelationsController['badge']> | undefined {
    return this.#relations?.badge();
  }

  question(): ReturnType<RelationsController['question']> | undefined {
    return this.#relations?.question();
  }

  preview(conversation: Conversation): string | undefined {
    return this.#relations?.preview(conversation);
  }
}
