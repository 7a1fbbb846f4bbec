import { LitElement } from 'lit';
import { nextTask } from './next-task.js';

/**
 * Its first drawing has a task of its own. Parts that make one another, and are large, would all be
 * drawn by the press or the fetch that asked for the first of them, and the page would stand still
 * until the last one is done.
 */
export class DeferredElement extends LitElement {
  protected override async scheduleUpdate(): Promise<unknown> {
    if (!this.hasUpdated) await nextTask();
    return super.scheduleUpdate();
  }
}
